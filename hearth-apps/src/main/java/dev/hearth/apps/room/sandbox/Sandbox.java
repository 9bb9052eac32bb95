package dev.hearth.apps.room.sandbox;

import dev.hearth.apps.room.sandbox.SandboxResult.Cause;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs scripts and tools under bubblewrap: no network and no sockets at all, read-only input, a
 * private {@code /tmp}, an empty home, an empty environment, namespaces of its own, and caps on all
 * that it takes. There is no weaker mode: where a part of this cannot be had, nothing is run.
 *
 * <p>A sandbox ends with the thread that runs it, so {@link #run} is for platform threads only.
 */
public final class Sandbox {
  /** Where the programs that build a sandbox are looked for. */
  public static final List<Path> PROGRAM_FOLDERS =
      List.of(Path.of("/usr/bin"), Path.of("/usr/local/bin"), Path.of("/bin"));

  private static final Path SHELL = Path.of("/bin/sh");

  /**
   * Opens the folder's files under fixed numbers, enters the control group if there is one, and
   * becomes bubblewrap, whose environment a program inside can read: there is none.
   */
  private static final String START =
      "exec 3<\"$1/filter\" 4>\"$1/status\" 5<\"$1/options\" && cd /"
          + " && { [ -z \"$2\" ] || echo $$ >\"$2\"; } && shift 2 && exec env -i \"$@\"";

  private static final int SIGNAL_BASE = 128;
  private static final int SIGKILL = 9;
  private static final int SIGXCPU = 24;
  private static final int SIGXFSZ = 25;
  private static final int ERROR_TEXT_MAX = 500;
  private static final AtomicLong NUMBER = new AtomicLong();

  private final Path bubblewrap;
  private final Path prlimit;
  private final byte[] filter;

  private Sandbox(Path bubblewrap, Path prlimit, byte[] filter) {
    this.bubblewrap = bubblewrap;
    this.prlimit = prlimit;
    this.filter = filter;
  }

  /**
   * The sandbox of this machine, tried once with a program that does nothing.
   *
   * @throws HearthException REFUSED where a sandbox cannot be built here
   */
  public static Sandbox find() {
    return find(PROGRAM_FOLDERS);
  }

  /** As {@link #find()}, with {@code bwrap} and {@code prlimit} looked for in these folders. */
  public static Sandbox find(List<Path> folders) {
    if (AirGap.isClosed()) {
      throw new HearthException(
          Code.REFUSED,
          "no script runs in the air gap: bubblewrap mounts, and Landlock forbids that below it",
          "run this room without --airgap, or without scripts; scripts have no network anyway");
    }
    byte[] filter = Bubblewrap.filter(Architecture.current(), Usage.asRoot());
    Path bubblewrap = program("bwrap", "bubblewrap", folders);
    Path prlimit = program("prlimit", "util-linux", folders);
    var sandbox = new Sandbox(bubblewrap, prlimit, filter);
    SandboxJob nothing =
        new SandboxJob(
            List.of("true"),
            Map.of(),
            Optional.empty(),
            SandboxLimits.DEFAULT.withWall(Duration.ofSeconds(60)));
    SandboxResult tried = sandbox.run(nothing);
    if (!tried.succeeded()) {
      throw refused("a program that does nothing ended with " + tried);
    }
    return sandbox;
  }

  private static Path program(String name, String parcel, List<Path> folders) {
    return folders.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new HearthException(
                Code.REFUSED,
                "scripts run in a sandbox only, and there is no "
                    + name
                    + " in "
                    + folders.stream().map(Path::toString).toList(),
                "install " + parcel + " (on Debian and Ubuntu: apt install " + parcel + ")"));
  }

  /**
   * Runs the program to its end. However it ends, nothing of it runs any more when this returns.
   *
   * @throws HearthException REFUSED where the sandbox could not be built
   */
  public SandboxResult run(SandboxJob job) {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a sandbox may end with the carrier of a virtual thread");
    }
    try {
      Path folder = Files.createTempDirectory("hearth-sandbox-");
      try {
        return run(job, folder);
      } finally {
        remove(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SandboxResult run(SandboxJob job, Path folder) throws IOException {
    Files.write(folder.resolve("filter"), filter);
    Files.writeString(folder.resolve("options"), String.join("\0", Bubblewrap.options(job)) + "\0");
    Path status = Files.createFile(folder.resolve("status"));
    String name =
        "hearth-sandbox-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    try (ProcessCap cap = ProcessCap.of(job.limits().processes(), name)) {
      List<String> words = new ArrayList<>(List.of(SHELL.toString(), "-c", START, "sh"));
      words.addAll(List.of(folder.toString(), cap.entry()));
      words.addAll(Bubblewrap.command(bubblewrap, prlimit, job));
      ProcessBuilder builder = new ProcessBuilder(words);
      // the shell and bubblewrap need nothing of it either
      builder.environment().clear();
      builder.redirectInput(job.standardInput().map(Path::toFile).orElse(new File("/dev/null")));
      Process process = builder.start();
      Watch watch = new Watch(process, job.limits(), cap, status);
      try {
        watch.toTheEnd();
      } finally {
        process.destroyForcibly();
      }
      return result(process.exitValue(), watch, Files.readString(status), cap);
    }
  }

  private static SandboxResult result(int exit, Watch watch, String status, ProcessCap cap) {
    // bubblewrap writes the exit code only where the program was started at all
    if (watch.cause().isEmpty() && !status.contains("\"exit-code\"")) {
      String said = watch.errors().text().strip();
      throw refused(said.substring(0, Math.min(said.length(), ERROR_TEXT_MAX)));
    }
    Optional<Cause> cause =
        watch
            .cause()
            .or(() ->
                switch (exit - SIGNAL_BASE) {
                  case SIGXCPU -> Optional.of(Cause.CPU_TIME);
                  case SIGXFSZ -> Optional.of(Cause.FILE_SIZE);
                  default -> Optional.empty();
                });
    return new SandboxResult(
        watch.cause().isPresent() ? SIGNAL_BASE + SIGKILL : exit,
        cause,
        watch.output(),
        watch.errors(),
        watch.elapsed(),
        watch.memoryPeakBytes(),
        heldBy(cap));
  }

  private static List<String> heldBy(ProcessCap cap) {
    return List.of(
        "network and sockets: a network namespace of its own, and seccomp",
        "files: a mount namespace with read-only input",
        "memory: rlimit AS for each process, watched for all together",
        cap.heldBy(),
        "computing time: rlimit CPU for each process, watched for all together",
        "wall time and output: watched",
        "file size: rlimit FSIZE; /tmp: the size of its tmpfs");
  }

  private static HearthException refused(String said) {
    return new HearthException(
        Code.REFUSED,
        "bubblewrap could not build a sandbox here: " + said,
        "let ordinary users make user namespaces (sysctl kernel.unprivileged_userns_clone=1; on"
            + " Ubuntu an AppArmor profile for bwrap), or run outside of a container");
  }

  private static void remove(Path folder) throws IOException {
    for (String name : List.of("filter", "options", "status")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.delete(folder);
  }
}
