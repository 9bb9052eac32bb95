package dev.hearth.apps.room.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.apps.room.sandbox.SandboxResult.Cause;
import dev.hearth.format.HearthException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole Java in the sandbox tries what the air gap's attempts try. */
class SandboxNetworkTest {
  private static final long GIBIBYTE = 1L << 30;

  @TempDir private Path folder;

  @Test
  void reachesNobody() throws IOException, URISyntaxException {
    Files.writeString(folder.resolve("secret"), "mine");
    Map<String, Path> folders = new HashMap<>();
    folders.put("/java", Path.of(System.getProperty("java.home")));
    String classPath =
        place(folders, "/program", Attempts.class)
            + place(folders, "/tests", GapProcess.class)
            + place(folders, "/format", HearthException.class);
    List<String> command =
        GapProcess.command("bin/java", classPath, "open", folder + "/secret", "/usr");
    command.set(0, "/java/bin/java");
    SandboxLimits limits =
        SandboxLimits.DEFAULT
            .withMemoryBytes(6 * GIBIBYTE)
            .withProcesses(64)
            .withCpuSeconds(60)
            .withWall(Duration.ofMinutes(5));
    Scripts.check(
        new SandboxJob(command, folders, Optional.empty(), limits),
        result -> {
          String printed = result.standardOutput().text();
          assertThat(result.killedBy()).as(printed + result.standardError()).isEqualTo(NOT_KILLED);
          for (String name :
              List.of(
                  "tcp-ipv4",
                  "tcp-ipv6",
                  "tcp-by-name",
                  "dns",
                  "udp-ipv4",
                  "udp-ipv6",
                  "raw-ipv4",
                  "raw-packets",
                  "netlink",
                  "unix-socket-path",
                  "unix-socket-abstract",
                  "ptrace",
                  "memory-of-processes",
                  "io-uring",
                  "mount",
                  "new-namespace",
                  "enter-namespace",
                  "kernel-programs",
                  "keys-of-the-kernel")) {
            assertThat(printed).contains(name + " true seccomp (EPERM)");
          }
          // Landlock is not here: the file is not even there, and the folder cannot be written
          assertThat(printed)
              .contains("read-file-outside false nobody: the kernel said ENOENT")
              .contains("write-file-outside false nobody: the kernel said EROFS");
        });
  }

  private static final Optional<Cause> NOT_KILLED = Optional.empty();

  /** Makes a folder of classes or a jar readable, and returns its part of the class path. */
  private static String place(Map<String, Path> folders, String where, Class<?> type)
      throws URISyntaxException {
    Path at = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    boolean jar = Files.isRegularFile(at);
    folders.put(where, jar ? at.getParent() : at);
    return (jar ? where + "/" + at.getFileName() : where) + ":";
  }
}
