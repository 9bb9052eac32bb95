package dev.hearth.apps.room.sandbox;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who counts a sandbox's processes. The rlimit does, since Linux 5.14 per user namespace; but not
 * for user 0 of the machine, whom the kernel exempts. For that user it is a control group of one's
 * own.
 */
final class ProcessCap implements AutoCloseable {
  /** Where the controller of process numbers is mounted: version 1, then version 2. */
  private static final List<Path> MOUNTS =
      List.of(Path.of("/sys/fs/cgroup/pids"), Path.of("/sys/fs/cgroup"));

  /** Bubblewrap's monitor and its first process in the namespace. */
  private static final int OWN_PROCESSES = 2;

  private static final int REMOVALS_MAX = 200;

  private final Optional<Path> group;

  private ProcessCap(Optional<Path> group) {
    this.group = group;
  }

  /**
   * Prepares the cap.
   *
   * @param name unique among the sandboxes of this machine
   * @throws HearthException REFUSED where nobody would count
   */
  static ProcessCap of(int processes, String name) throws IOException {
    if (!Usage.asRoot()) {
      return new ProcessCap(Optional.empty());
    }
    for (Path mount : MOUNTS) {
      Optional<Path> made = make(mount.resolve(name), processes + OWN_PROCESSES);
      if (made.isPresent()) {
        return new ProcessCap(made);
      }
    }
    throw new HearthException(
        Code.REFUSED,
        "processes of a sandbox cannot be counted: the kernel exempts user 0 from that limit, and"
            + " no control group could be made below "
            + MOUNTS.getLast(),
        "run Hearth as an ordinary user");
  }

  private static Optional<Path> make(Path folder, int most) {
    if (!Files.exists(folder.resolveSibling("cgroup.procs"))) {
      return Optional.empty();
    }
    try {
      Files.createDirectory(folder);
    } catch (IOException e) {
      // read-only or not ours: the next place may do, and the last one is told
      return Optional.empty();
    }
    try {
      Files.writeString(folder.resolve("pids.max"), Integer.toString(most));
      return Optional.of(folder);
    } catch (IOException e) {
      remove(folder);
      return Optional.empty();
    }
  }

  /** The file that the first process writes its number to; empty where the rlimit does it all. */
  String entry() {
    return group.map(folder -> folder.resolve("cgroup.procs").toString()).orElse("");
  }

  /** How often the kernel refused a new process, where that is known. */
  long refusals() {
    if (group.isEmpty()) {
      return 0;
    }
    try {
      return Files.readAllLines(group.get().resolve("pids.events")).stream()
          .filter(line -> line.startsWith("max "))
          .mapToLong(line -> Long.parseLong(line.substring(4).strip()))
          .sum();
    } catch (IOException e) {
      // kernels before 4.5 have no such file; the watch counts processes too
      return 0;
    }
  }

  String heldBy() {
    return group.isPresent()
        ? "processes: a control group (pids.max), watched"
        : "processes: rlimit NPROC in the user namespace, watched";
  }

  @Override
  public void close() {
    group.ifPresent(ProcessCap::remove);
  }

  /** The kernel lets go of a group a moment after its last process has ended. */
  private static void remove(Path folder) {
    for (int i = 0; ; i++) {
      try {
        Files.delete(folder);
        return;
      } catch (NoSuchFileException e) {
        return;
      } catch (IOException e) {
        if (i >= REMOVALS_MAX) {
          throw new IllegalStateException("the control group " + folder + " stays", e);
        }
        Waiting.moment();
      }
    }
  }
}
