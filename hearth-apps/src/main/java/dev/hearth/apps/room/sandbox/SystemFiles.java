package dev.hearth.apps.room.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the system that any Java needs: its own, the C library's, facts of the machine. */
final class SystemFiles {
  private static final List<String> READABLE =
      List.of(
          "/usr/lib",
          "/usr/lib64",
          "/lib",
          "/lib64",
          "/nix/store",
          "/usr/share/zoneinfo",
          "/etc/ld.so.cache",
          "/etc/localtime",
          "/etc/timezone",
          "/proc/self",
          "/proc/cpuinfo",
          "/proc/meminfo",
          "/proc/stat",
          "/proc/cgroups",
          "/proc/version",
          "/proc/sys/vm",
          "/proc/sys/kernel/pid_max",
          "/proc/sys/kernel/threads-max",
          "/proc/sys/net/core/somaxconn",
          "/sys/devices/system",
          "/sys/fs/cgroup",
          "/sys/kernel/mm",
          "/dev/random",
          "/dev/urandom");

  private static final List<String> WRITABLE = List.of("/dev/null", "/dev/tty");

  /** What the kernel starts first when a program is linked to shared libraries. */
  private static final List<String> LOADERS =
      List.of(
          "/lib64/ld-linux-x86-64.so.2",
          "/lib/ld-linux-aarch64.so.1",
          "/lib/ld-musl-x86_64.so.1",
          "/lib/ld-musl-aarch64.so.1");

  private SystemFiles() {}

  /**
   * Allows them.
   *
   * @param java the program {@code bin/java} of the JDK that runs
   */
  static void allow(Landlock landlock, Path java) {
    Path home = java.resolveSibling("..").normalize();
    landlock.allowReading(home);
    landlock.allowExecuting(java);
    LOADERS.stream().map(Path::of).forEach(landlock::allowExecuting);
    READABLE.stream().map(Path::of).forEach(landlock::allowReading);
    WRITABLE.stream().map(Path::of).forEach(landlock::allowWriting);
    // where a distribution keeps a JDK's settings beside its other ones
    try (Stream<Path> settings = Files.list(Path.of("/etc"))) {
      settings
          .filter(path -> path.getFileName().toString().startsWith("java"))
          .forEach(landlock::allowReading);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
