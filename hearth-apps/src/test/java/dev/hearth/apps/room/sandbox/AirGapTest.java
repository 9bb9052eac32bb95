package dev.hearth.apps.room.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every way out is closed in the gap, and open outside of it: an attempt that nobody could make
 * would prove nothing. Where the kernel cannot close the gap, the same tests assert the refusal.
 */
class AirGapTest {
  private static final int ATTEMPTS = 39;

  @TempDir private Path folder;

  private String run(String how) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "mine");
    return GapProcess.run(how, secret.toString(), folder.toString());
  }

  private static Map<String, String> attempts(String printed) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String line : printed.lines().toList()) {
      String[] words = line.split(" ", 2);
      if (words.length == 2 && words[1].matches("(true|false) .*")) {
        found.put(words[0], words[1]);
      }
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(strings = {"closed", "listening"})
  void closesEveryWayOut(String how) throws IOException {
    String printed = run(how);
    if (Landlock.version(new Kernel()) < Landlock.VERSION_MIN) {
      assertThat(printed).contains("Landlock has version").contains("Linux 6.7");
      return;
    }
    assertThat(printed).startsWith("said änderung true\n");
    assertThat(attempts(printed)).as(printed).hasSize(ATTEMPTS).allSatisfy(AirGapTest::denied);
    assertThat(folder).isDirectoryContaining(path -> path.endsWith("secret"));
    try (var all = Files.list(folder)) {
      assertThat(all).hasSize(1);
    }
  }

  private static void denied(String name, String said) {
    assertThat(said).as(name).matches("true (seccomp|Landlock) \\((EPERM|EACCES)\\).*");
  }

  @Test
  void attemptsGoThroughWhereNothingIsClosed() throws IOException {
    Map<String, String> attempts = attempts(run("open"));
    assertThat(attempts).hasSize(ATTEMPTS);
    for (String name :
        List.of(
            "tcp-ipv4",
            "udp-ipv4",
            "tcp-by-name",
            "dns",
            "tcp-listen-elsewhere",
            "netlink",
            "unix-socket-path",
            "unix-socket-abstract",
            "child-process",
            "execute",
            "ptrace",
            "memory-of-processes",
            "read-file-outside",
            "write-file-outside",
            "list-root-folder",
            "list-devices")) {
      assertThat(attempts.get(name)).as(name).startsWith("false ");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void refusesKernelsThatCannot(int version) {
    assertThatThrownBy(() -> Landlock.requireEnough(version))
        .isInstanceOfSatisfying(
            HearthException.class,
            e -> {
              assertThat(e.code()).isEqualTo(HearthException.Code.REFUSED);
              assertThat(e.fact()).contains("version " + version).contains("needs 4");
              assertThat(e.fix()).contains("6.7");
            });
    assertThat(Landlock.requireEnough(4)).isEqualTo(4);
  }

  @Test
  void thisProcessIsNotInTheGap() {
    assertThat(AirGap.isClosed()).isFalse();
  }
}
