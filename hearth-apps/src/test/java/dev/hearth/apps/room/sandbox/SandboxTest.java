package dev.hearth.apps.room.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.apps.room.sandbox.SandboxResult.Cause;
import dev.hearth.format.HearthException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sandboxed script can do, and each thing that it cannot. */
class SandboxTest {
  private static final long MEBIBYTE = 1 << 20;
  private static final String ENDLESS = "while :; do :; done";

  @TempDir private Path folder;

  @Test
  void runsAScriptOnItsInput() throws IOException {
    Files.writeString(folder.resolve("lines.txt"), "one\ntwo\nthree\n");
    Scripts.check(
        folder,
        "wc -l < /input/lines.txt; echo wrong >&2; pwd; exit 7",
        result -> {
          assertThat(result.standardOutput().text()).isEqualTo("3\n/tmp\n");
          assertThat(result.standardError().text()).isEqualTo("wrong\n");
          assertThat(result.exitStatus()).isEqualTo(7);
          assertThat(result.killedBy()).isEmpty();
          assertThat(result.standardOutput().cut()).isFalse();
          assertThat(result.standardOutput().exact()).isTrue();
        });
  }

  @Test
  void readsItsStandardInputAndOwnFolders() throws IOException {
    Path answer = Files.writeString(folder.resolve("answer.json"), "{\"kind\":\"none\"}");
    Path checks = Files.createDirectory(folder.resolve("checks"));
    Path script = Files.writeString(checks.resolve("check"), "#!/bin/sh\ncat\necho \" $1\"\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    Scripts.check(
        new SandboxJob(
            List.of("/checks/check", "done"),
            Map.of("/checks", checks),
            Optional.of(answer),
            SandboxLimits.DEFAULT),
        result ->
            assertThat(result.standardOutput().text()).isEqualTo("{\"kind\":\"none\"} done\n"));
  }

  @Test
  void seesNoSecretsOfTheEnvironment() {
    assertThat(System.getenv()).isNotEmpty();
    Scripts.check(
        folder,
        "env | cut -d= -f1 | sort; cat /proc/1/environ; id -u; hostname;"
            + " grep -c '[j]unit' /proc/1/cmdline",
        result ->
            assertThat(result.standardOutput().text().lines())
                .containsExactly(
                    "HOME", "LC_ALL", "PATH", "PWD", "TMPDIR", "65534", "sandbox", "0"));
  }

  @Test
  void readsNothingOutside() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "mine");
    Path input = Files.createDirectory(folder.resolve("input"));
    String script =
        "for f in /etc/shadow /etc/passwd /root %s %s /sys/kernel /var /run /mnt; do"
                .formatted(System.getProperty("user.home"), secret)
            + " [ -e \"$f\" ] && echo \"there is $f\"; done; ls -A /home;"
            + " ls /proc | grep -c '^[0-9]'";
    Scripts.check(
        input,
        script,
        // its own three processes: the first of the namespace, the shell, ls or grep
        result -> assertThat(result.standardOutput().text().strip()).matches("[34]"));
  }

  @Test
  void linksOutOfTheInputLeadNowhere() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "mine");
    Path input = Files.createDirectory(folder.resolve("input"));
    Files.createSymbolicLink(input.resolve("absolute"), secret);
    Files.createSymbolicLink(input.resolve("up"), Path.of("../secret"));
    Files.createSymbolicLink(input.resolve("root"), Path.of("/"));
    Scripts.check(
        input,
        "cat /input/absolute; cat /input/up; ls /input/root" + secret,
        result -> {
          assertThat(result.standardOutput().text()).isEmpty();
          assertThat(result.standardError().text().lines())
              .hasSize(3)
              .allMatch(line -> line.contains("No such file"));
        });
  }

  @Test
  void writesNothingToTheHost() throws IOException {
    Path file = Files.writeString(folder.resolve("kept"), "kept");
    Scripts.check(
        folder,
        "echo x > /input/new; echo x > /input/kept; rm -f /input/kept; chmod 777 /input/kept;"
            + " for d in / /usr /etc /home /dev /dev/shm /proc; do touch $d/x; done;"
            + " chmod 600 /dev/null /dev/tty; echo x > /dev/null;"
            + " echo private > /tmp/x && cat /tmp/x",
        result -> {
          assertThat(result.standardOutput().text()).isEqualTo("private\n");
          assertThat(result.standardError().text().lines())
              .hasSize(13)
              .allMatch(line -> line.matches(".*(Read-only|not permitted|No such file).*"));
        });
    assertThat(file).hasContent("kept");
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).containsExactly(file);
    }
    assertThat(Files.isWritable(Path.of("/dev/null"))).isTrue();
  }

  @Test
  void changesNoSettingOfTheKernel() {
    Scripts.check(
        folder,
        "for f in $(find /proc/sys/kernel /proc/sys/vm -maxdepth 1 -name '[a-p]*' -type f)"
            + " /proc/sysrq-trigger /proc/self/oom_score_adj;"
            + " do if (: >> $f) 2>/dev/null; then echo open $f; fi; done; echo looked",
        result -> assertThat(result.standardOutput().text()).isEqualTo("looked\n"));
  }

  @Test
  void mountsNothingAndMakesNoNamespace() {
    Scripts.check(
        folder,
        "mount -t tmpfs none /tmp; unshare -U true; unshare -m true; echo $?",
        result -> {
          assertThat(result.standardOutput().text()).isNotEqualTo("0\n");
          assertThat(result.standardError().text().lines()).hasSizeGreaterThanOrEqualTo(3);
        });
  }

  @Test
  void seesOnlyTheLoopbackOfItsOwn() {
    Scripts.check(
        folder,
        "tail -n +3 /proc/net/dev | cut -d: -f1; tail -n +2 /proc/net/unix | wc -l",
        result ->
            assertThat(result.standardOutput().text().lines().map(String::strip))
                .containsExactly("lo", "0"));
  }

  @Test
  void endsAForkBomb() {
    Scripts.check(
        folder,
        "f() { f | f & }; f; sleep 1",
        result -> {
          assertThat(result.standardError().text()).as("the kernel refused").contains("ork");
          boolean counted = result.heldBy().stream().anyMatch(line -> line.contains("pids.max"));
          // an rlimit refuses as well, but does not tell anyone
          assertThat(result.killedBy().filter(Cause.PROCESSES::equals).isPresent() || !counted)
              .as("%s", result)
              .isTrue();
        });
  }

  @Test
  void countsNoMoreProcessesThanAllowed() {
    String sixInAll = "for i in 1 2 3 4 5; do sleep 1000 & done; echo six";
    Scripts.check(
        folder,
        SandboxLimits.DEFAULT.withProcesses(5),
        sixInAll,
        result -> {
          assertThat(result.succeeded()).isFalse();
          assertThat(result.standardOutput().text()).isEmpty();
        });
    Scripts.check(
        folder,
        SandboxLimits.DEFAULT.withProcesses(6),
        sixInAll,
        result -> assertThat(result.standardOutput().text()).isEqualTo("six\n"));
  }

  @Test
  void endsAnEndlessLoopByComputingTime() {
    Scripts.check(
        folder,
        SandboxLimits.DEFAULT.withCpuSeconds(1).withWall(Duration.ofMinutes(5)),
        ENDLESS,
        result -> assertThat(result.killedBy()).contains(Cause.CPU_TIME));
  }

  @Test
  void endsASleeperByWallTime() {
    Scripts.check(
        folder,
        SandboxLimits.DEFAULT.withWall(Duration.ofMillis(300)),
        "trap '' TERM INT HUP; echo before; sleep 1000",
        result -> {
          assertThat(result.killedBy()).contains(Cause.WALL_TIME);
          assertThat(result.standardOutput().text()).isEqualTo("before\n");
          assertThat(result.elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        });
  }

  @Test
  void givesOneProcessNoMoreMemoryThanItMay() {
    Scripts.check(
        folder,
        SandboxLimits.DEFAULT.withMemoryBytes(64 * MEBIBYTE),
        // tail keeps the only "line" there is, and it never ends
        "tail -n 1 /dev/zero",
        result -> {
          assertThat(result.succeeded()).isFalse();
          assertThat(result.memoryPeakBytes()).isLessThanOrEqualTo(64 * MEBIBYTE);
        });
  }

  @Test
  void addsUpTheMemoryOfAllProcesses() {
    Scripts.check(
        folder,
        SandboxLimits.DEFAULT.withMemoryBytes(64 * MEBIBYTE),
        // each dd fills its buffer and then waits for a reader
        "for i in 1 2 3 4 5 6; do dd if=/dev/zero bs=30M | sleep 1000 & done; wait",
        result -> {
          assertThat(result.killedBy()).contains(Cause.MEMORY);
          assertThat(result.memoryPeakBytes()).isGreaterThan(64 * MEBIBYTE);
        });
  }

  @Test
  void endsHugeOutputAndKeepsItsBeginning() {
    Scripts.check(
        folder,
        SandboxLimits.DEFAULT.withOutputBytes(1000),
        "yes",
        result -> {
          assertThat(result.killedBy()).contains(Cause.OUTPUT);
          assertThat(result.standardOutput().text()).isEqualTo("y\n".repeat(500));
          assertThat(result.standardOutput().cut()).isTrue();
          assertThat(result.standardError().cut()).isFalse();
        });
  }

  @Test
  void capsFilesAndTheTemporaryFolder() {
    Scripts.check(
        folder,
        "cat /dev/zero > /tmp/one; rm /tmp/one; for i in 1 2 3; do"
            + " head -c 30000000 /dev/zero > /tmp/$i || echo full; done",
        result -> {
          assertThat(result.standardOutput().text()).isEqualTo("full\n");
          assertThat(result.standardError().text()).contains("No space left");
        });
  }

  @Test
  void nothingOutlivesItsEnd() throws IOException {
    String mark = "9182736" + ProcessHandle.current().pid();
    Scripts.check(
        folder,
        "(setsid sleep %s > /dev/null 2>&1 &); nohup sleep %s > /dev/null 2>&1 & echo started"
            .formatted(mark, mark),
        result -> assertThat(result.standardOutput().text()).isEqualTo("started\n"));
    assertThat(ProcessHandle.allProcesses())
        .noneMatch(process ->
            process.info().commandLine().filter(line -> line.contains(mark)).isPresent());
  }

  @Test
  void saysWhichBytesWereNoText() {
    Scripts.check(
        folder,
        "printf '\\377'",
        result -> {
          assertThat(result.standardOutput().exact()).isFalse();
          assertThat(result.standardOutput().bytes()).isEqualTo(1);
        });
  }

  @Test
  void refusesWhereBubblewrapIsMissing() {
    assertThatThrownBy(() -> Sandbox.find(List.of(folder)))
        .isInstanceOfSatisfying(
            HearthException.class,
            e -> {
              assertThat(e.code()).isEqualTo(HearthException.Code.REFUSED);
              assertThat(e.fact()).contains("bwrap").contains(folder.toString());
              assertThat(e.fix()).contains("bubblewrap");
            });
  }

  @Test
  void refusesWhereBubblewrapMayNotBuildASandbox() throws IOException {
    Path broken = Files.writeString(folder.resolve("bwrap"), "#!/bin/sh\necho no >&2\nexit 1\n");
    assertThat(broken.toFile().setExecutable(true)).isTrue();
    Files.createSymbolicLink(folder.resolve("prlimit"), Path.of("/bin/true"));
    assertThatThrownBy(() -> Sandbox.find(List.of(folder)))
        .isInstanceOfSatisfying(
            HearthException.class,
            e -> {
              assertThat(e.code()).isEqualTo(HearthException.Code.REFUSED);
              assertThat(e.fact()).endsWith(": no");
            });
  }

  @Test
  void takesNoPlaceOfTheSystemForInput() {
    for (String place : List.of("/usr", "/tmp", "/a/b", "input", "/", "/..", "/In")) {
      assertThatThrownBy(() ->
              new SandboxJob(
                  List.of("true"), Map.of(place, folder), Optional.empty(), SandboxLimits.DEFAULT))
          .as(place)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
