package dev.hearth.apps.room.sandbox;

import dev.hearth.apps.room.sandbox.SandboxResult.Cause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what a sandboxed program writes, looks at what it takes, and ends it at its limits. One
 * thread does both, in turns of some milliseconds.
 */
final class Watch {
  private static final int READ_BYTES = 1 << 16;

  /** Processes of a sandbox that are bubblewrap's own: the first one in the namespace. */
  private static final int OWN_PROCESSES = 1;

  /** What bubblewrap tells of the first process inside, by its number outside. */
  private static final Pattern FIRST_INSIDE =
      Pattern.compile("\"child-pid\"\\s*:\\s*([0-9]{1,10})");

  private final Process process;
  private final SandboxLimits limits;
  private final ProcessCap cap;
  private final Path status;
  private final long start = System.nanoTime();
  private final Kept output = new Kept();
  private final Kept errors = new Kept();
  private final byte[] buffer = new byte[READ_BYTES];
  private long memoryPeakBytes;
  private Optional<Cause> cause = Optional.empty();

  Watch(Process process, SandboxLimits limits, ProcessCap cap, Path status) {
    this.process = process;
    this.limits = limits;
    this.cap = cap;
    this.status = status;
  }

  /** Until the program and everything that it started has ended. */
  void toTheEnd() throws IOException {
    while (process.isAlive()) {
      boolean wrote = read();
      look();
      if (cause.isPresent()) {
        // the process itself would close its pipes too, and with them what it wrote
        process.toHandle().destroyForcibly();
        break;
      }
      if (!wrote) {
        Waiting.moment();
      }
    }
    awaitNobody();
    // what the pipes still hold
    boolean more = true;
    while (more) {
      more = read() && !output.cut && !errors.cut;
    }
    if (cause.isEmpty() && cap.refusals() > 0) {
      cause = Optional.of(Cause.PROCESSES);
    }
  }

  /**
   * Bubblewrap's end ends its first process inside, and the kernel then ends all the others before
   * that one is gone. Where nobody collects it, it stays as a zombie, which runs no more.
   */
  private void awaitNobody() throws IOException {
    while (process.isAlive()) {
      Waiting.moment();
    }
    Matcher first = FIRST_INSIDE.matcher(Files.readString(status));
    while (first.find() && Usage.runs(Long.parseLong(first.group(1)))) {
      Waiting.moment();
      first.reset();
    }
  }

  private void look() {
    if (cause.isPresent()) {
      return;
    }
    Usage usage = Usage.below(process.toHandle());
    memoryPeakBytes = Math.max(memoryPeakBytes, usage.memoryBytes());
    if (elapsed().compareTo(limits.wall()) >= 0) {
      cause = Optional.of(Cause.WALL_TIME);
    } else if (usage.memoryBytes() > limits.memoryBytes()) {
      cause = Optional.of(Cause.MEMORY);
    } else if (usage.cpuTicks() >= (long) limits.cpuSeconds() * Usage.TICKS_PER_SECOND) {
      cause = Optional.of(Cause.CPU_TIME);
    } else if (cap.refusals() > 0 || usage.processes() - OWN_PROCESSES > limits.processes()) {
      cause = Optional.of(Cause.PROCESSES);
    }
  }

  private boolean read() throws IOException {
    boolean wrote = read(process.getInputStream(), output);
    boolean complained = read(process.getErrorStream(), errors);
    return wrote || complained;
  }

  private boolean read(InputStream from, Kept into) throws IOException {
    int there = from.available();
    if (there <= 0) {
      return false;
    }
    int count = from.read(buffer, 0, Math.min(there, buffer.length));
    if (count <= 0) {
      return false;
    }
    long room = limits.outputBytes() - output.bytes.size() - errors.bytes.size();
    into.bytes.write(buffer, 0, (int) Math.min(count, room));
    if (count > room) {
      into.cut = true;
      cause = Optional.of(cause.orElse(Cause.OUTPUT));
    }
    return true;
  }

  /** What one stream gave. */
  private static final class Kept {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean cut;

    SandboxResult.Output toOutput() {
      byte[] all = bytes.toByteArray();
      String text = new String(all, StandardCharsets.UTF_8);
      boolean exact = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), all);
      return new SandboxResult.Output(text, all.length, cut, exact);
    }
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  Optional<Cause> cause() {
    return cause;
  }

  long memoryPeakBytes() {
    return memoryPeakBytes;
  }

  SandboxResult.Output output() {
    return output.toOutput();
  }

  SandboxResult.Output errors() {
    return errors.toOutput();
  }
}
