package dev.hearth.apps.room.sandbox;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Closes this process for the rest of its life: no network, no files but those it needs, no other
 * programs. Landlock and seccomp restrict one thread and what it starts, and a Java process has
 * many threads before it runs its first line. So the process restricts the calling thread and
 * executes itself anew from that thread; all threads of the new image inherit.
 */
public final class AirGap {
  /** Marks the second image's command line, so that a gap that did not hold is no endless loop. */
  private static final String SECOND_STAGE = "-Dhearth.airgap=closed";

  private static final Path OWN_PROGRAM = Path.of("/proc/self/exe");
  private static final Path OWN_WORDS = Path.of("/proc/self/cmdline");

  private static final long NO_NEW_PRIVILEGES = 38;
  private static final long FILTER_MODE = 1;
  private static final long ALL_THREADS = 1;
  private static final long CLOSE_ON_EXECUTE = 4;
  private static final long FIRST_OWN_DESCRIPTOR = 3;
  private static final long LAST_DESCRIPTOR = 0xFFFF_FFFFL;

  private AirGap() {}

  /**
   * Returns only inside of the gap. Where the process is outside, it becomes a new one with the
   * same command line, which comes here again: so call this before anything private is opened.
   *
   * @throws HearthException REFUSED where the kernel cannot hold all of it
   */
  public static void enter(AirGapPolicy policy) {
    Kernel kernel = new Kernel();
    List<String> words = ownWords();
    if (isClosed(kernel)) {
      filterAllThreads(kernel, AirGapFilters.noPrograms(kernel.architecture()));
      return;
    }
    if (words.contains(SECOND_STAGE)) {
      throw refused("the restrictions of the first stage did not reach the second");
    }
    executeAnew(kernel, policy, words);
  }

  /** Whether this process is in the gap. It asks the kernel; no setting can pretend. */
  public static boolean isClosed() {
    return isClosed(new Kernel());
  }

  private static boolean isClosed(Kernel kernel) {
    return kernel.call(SystemCall.PRCTL, AirGapFilters.SIGN) == -AirGapFilters.SIGN_ANSWER;
  }

  /** To be called in the gap once the server listens: no socket is made after that. */
  public static void sealSockets() {
    Kernel kernel = new Kernel();
    filterAllThreads(kernel, AirGapFilters.noNewSockets(kernel.architecture()));
  }

  private static void executeAnew(Kernel kernel, AirGapPolicy policy, List<String> words) {
    List<String> anew = new ArrayList<>(words);
    // no files in the folder for temporary ones, no socket for debuggers
    anew.addAll(1, List.of(SECOND_STAGE, "-XX:-UsePerfData", "-XX:+DisableAttachMechanism"));
    for (String option : policy.javaOptions()) {
      anew.add(2, new String(option.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }
    byte[] filter = AirGapFilters.first(kernel.architecture(), !policy.listenPorts().isEmpty());
    try (Arena arena = Arena.ofConfined();
        Landlock landlock = Landlock.create(kernel)) {
      Path program = OWN_PROGRAM.toRealPath();
      SystemFiles.allow(landlock, program);
      policy.readable().forEach(landlock::allowReading);
      policy.writable().forEach(landlock::allowWriting);
      policy.listenPorts().forEach(landlock::allowListening);
      MemorySegment path = arena.allocateFrom(program.toString());
      MemorySegment list = Kernel.list(arena, anew);
      long environment = Kernel.environment();
      MemorySegment instructions = program(arena, filter);
      // from here on this thread is restricted, and there is no way back
      require(kernel.call(SystemCall.PRCTL, NO_NEW_PRIVILEGES, 1, 0, 0, 0), "no_new_privs");
      landlock.enforce();
      require(kernel.call(SystemCall.SECCOMP, FILTER_MODE, 0, instructions.address()), "seccomp");
      require(
          kernel.call(
              SystemCall.CLOSE_RANGE, FIRST_OWN_DESCRIPTOR, LAST_DESCRIPTOR, CLOSE_ON_EXECUTE),
          "close_range");
      long failed = kernel.call(SystemCall.EXECVE, path.address(), list.address(), environment);
      require(failed, "execve of " + program);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw refused("the second stage did not start");
  }

  private static void filterAllThreads(Kernel kernel, byte[] filter) {
    try (Arena arena = Arena.ofConfined()) {
      long address = program(arena, filter).address();
      long result = kernel.call(SystemCall.SECCOMP, FILTER_MODE, ALL_THREADS, address);
      // a positive number is a thread that could not be reached
      require(result > 0 ? -result : result, "seccomp for all threads");
    }
  }

  /** {@code struct sock_fprog}: how many instructions, and where they are. */
  private static MemorySegment program(Arena arena, byte[] filter) {
    MemorySegment instructions = Kernel.bytes(arena, filter);
    ByteBuffer head = ByteBuffer.allocate(2 * Long.BYTES).order(ByteOrder.nativeOrder());
    head.putShort(0, (short) (filter.length / SeccompFilter.INSTRUCTION_BYTES));
    head.putLong(Long.BYTES, instructions.address());
    return Kernel.bytes(arena, head.array());
  }

  /** One character a byte: what is not UTF-8 comes through as it is. */
  private static List<String> ownWords() {
    try {
      String all = new String(Files.readAllBytes(OWN_WORDS), StandardCharsets.ISO_8859_1);
      return List.of(all.substring(0, all.length() - 1).split("\0", -1));
    } catch (IOException e) {
      throw refused("this is not Linux, or /proc is not mounted (" + e.getMessage() + ")");
    }
  }

  private static void require(long result, String what) {
    if (result < 0) {
      throw refused(what + " (" + Errno.name(-result) + ")");
    }
  }

  private static HearthException refused(String fact) {
    return new HearthException(
        Code.REFUSED,
        "the air gap could not be closed: " + fact,
        "without it, leave --airgap out; 'hearth doctor --airgap' says more");
  }
}
