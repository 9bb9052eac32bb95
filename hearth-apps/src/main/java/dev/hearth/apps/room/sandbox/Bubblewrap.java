package dev.hearth.apps.room.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Puts the command line of bubblewrap together: what a sandboxed program sees, and its rlimits. */
final class Bubblewrap {
  /** Places below the root that the sandbox fills by itself. */
  static final Set<String> OWN_FOLDERS =
      Set.of("/bin", "/dev", "/etc", "/home", "/lib", "/proc", "/root", "/sbin", "/tmp", "/usr");

  /** The file descriptors that the starting shell opens for bubblewrap. */
  static final int FILTER_DESCRIPTOR = 3;

  static final int STATUS_DESCRIPTOR = 4;
  static final int OPTIONS_DESCRIPTOR = 5;

  /** The user that the program thinks it is; it owns nothing. */
  private static final String NOBODY = "65534";

  private static final int OPEN_FILES_MAX = 64;
  private static final long STACK_BYTES = 8L << 20;

  /** Bubblewrap's own first process in the namespace. */
  private static final int OWN_PROCESSES = 1;

  private static final List<String> SYSTEM_FOLDERS =
      List.of("bin", "sbin", "lib", "lib32", "lib64");

  /** What programs of the system need to find each other and their libraries. */
  private static final List<String> SYSTEM_SETTINGS =
      List.of("/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d");

  private Bubblewrap() {}

  /** The sandbox; by way of a file, since a program inside can read its first process's words. */
  static List<String> options(SandboxJob job) throws IOException {
    List<String> words = new ArrayList<>();
    namespaces(words);
    systemView(words);
    // to files of the machine, a program that user 0 starts is user 0, if without capabilities: it
    // owns the kernel's settings below /proc/sys
    words.addAll(List.of("--proc", "/proc", "--remount-ro", "/proc"));
    words.addAll(List.of("--dev", "/dev", "--remount-ro", "/dev"));
    words.addAll(
        List.of("--size", Long.toString(job.limits().temporaryBytes()), "--tmpfs", "/tmp"));
    words.addAll(List.of("--dir", "/home"));
    for (Map.Entry<String, Path> folder : new TreeMap<>(job.folders()).entrySet()) {
      String real = folder.getValue().toRealPath().toString();
      words.addAll(List.of("--ro-bind", real, folder.getKey()));
    }
    words.addAll(List.of("--remount-ro", "/", "--chdir", "/tmp"));
    words.addAll(List.of("--seccomp", Integer.toString(FILTER_DESCRIPTOR)));
    words.addAll(List.of("--json-status-fd", Integer.toString(STATUS_DESCRIPTOR)));
    return words;
  }

  static List<String> command(Path bubblewrap, Path prlimit, SandboxJob job) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of(bubblewrap.toString(), "--args", "" + OPTIONS_DESCRIPTOR, "--"));
    words.addAll(limits(prlimit, job.limits()));
    words.addAll(job.command());
    return words;
  }

  private static void namespaces(List<String> words) {
    words.addAll(List.of("--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc"));
    words.addAll(List.of("--unshare-uts", "--unshare-cgroup", "--hostname", "sandbox"));
    words.addAll(List.of("--uid", NOBODY, "--gid", NOBODY, "--cap-drop", "ALL"));
    words.addAll(List.of("--die-with-parent", "--new-session", "--clearenv"));
    words.addAll(List.of("--setenv", "PATH", "/usr/bin:/bin", "--setenv", "HOME", "/home"));
    words.addAll(List.of("--setenv", "TMPDIR", "/tmp", "--setenv", "LC_ALL", "C.UTF-8"));
  }

  private static void systemView(List<String> words) throws IOException {
    words.addAll(List.of("--ro-bind", "/usr", "/usr"));
    for (String name : SYSTEM_FOLDERS) {
      Path folder = Path.of("/", name);
      if (Files.isSymbolicLink(folder)) {
        words.addAll(
            List.of("--symlink", Files.readSymbolicLink(folder).toString(), folder.toString()));
      } else if (Files.isDirectory(folder)) {
        words.addAll(List.of("--ro-bind", folder.toString(), folder.toString()));
      }
    }
    for (String file : SYSTEM_SETTINGS) {
      words.addAll(List.of("--ro-bind-try", file, file));
    }
  }

  /** Set in the first process inside, hard, so that nothing below can raise them. */
  private static List<String> limits(Path prlimit, SandboxLimits limits) {
    // the watch adds up all processes and comes first; this is for one that it misses
    long seconds = limits.cpuSeconds() + 1L;
    return List.of(
        prlimit.toString(),
        "--as=" + limits.memoryBytes(),
        "--stack=" + STACK_BYTES,
        "--fsize=" + limits.fileBytes(),
        "--nproc=" + (limits.processes() + OWN_PROCESSES),
        "--nofile=" + OPEN_FILES_MAX,
        // the first number sends SIGXCPU, which says why; whoever ignores that meets the second
        "--cpu=" + seconds + ":" + (seconds + 1),
        "--core=0",
        "--memlock=0",
        "--msgqueue=0",
        "--");
  }

  /**
   * The system calls that a script has no need of. Sockets are among them: a socket file in an
   * input folder would lead to a process outside, whatever the network namespace says.
   *
   * @param asRoot whether Hearth runs as user 0
   */
  static byte[] filter(Architecture architecture, boolean asRoot) {
    SeccompFilter filter = Confinement.privileged(new SeccompFilter(architecture));
    if (asRoot) {
      // user 0 owns the devices, which no read-only mount can hold
      filter
          .deny(SystemCall.CHMOD, SystemCall.FCHMOD, SystemCall.FCHMODAT, SystemCall.FCHMODAT2)
          .deny(SystemCall.CHOWN, SystemCall.FCHOWN, SystemCall.LCHOWN, SystemCall.FCHOWNAT)
          .deny(SystemCall.SETXATTR, SystemCall.LSETXATTR, SystemCall.FSETXATTR)
          .deny(SystemCall.SETXATTRAT, SystemCall.FILE_SETATTR);
    }
    return filter
        .deny(SystemCall.SOCKET, SystemCall.CONNECT, SystemCall.BIND, SystemCall.LISTEN)
        .deny(SystemCall.PTRACE, SystemCall.PERSONALITY)
        // memory that no limit counts
        .deny(SystemCall.MEMFD_CREATE, SeccompFilter.NO_SUCH_CALL)
        .deny(SystemCall.CLONE3, SeccompFilter.NO_SUCH_CALL)
        .deny(
            SystemCall.CLONE,
            SeccompFilter.NOT_PERMITTED,
            SeccompFilter.Test.hasAny(0, Confinement.NEW_NAMESPACES))
        .bytes();
  }
}
