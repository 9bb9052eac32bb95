package dev.hearth.apps.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pull that is killed (SIGKILL) at random moments: whatever has a model's name at any time is the
 * model, and the next pull goes on. How often: {@code -Dhearth.kills=50}, as {@code bin/pull-kills}
 * does.
 */
class KilledPullTest {
  private static final int KILLS = Integer.getInteger("hearth.kills", 4);

  /** A pull says a little more than this. */
  private static final int EVENTS = 30;

  @TempDir private Path folder;
  private final TreeMap<String, Integer> killedAt = new TreeMap<>();
  private boolean resumed;

  @Test
  void noWrongByteIsEverVisible() throws Exception {
    SplittableRandom random = new SplittableRandom(20261121);
    int kills = 0;
    int pull = 0;
    try (PullWorld world = new PullWorld(folder.resolve("unused"))) {
      while (kills < KILLS) {
        Path here = folder.resolve("pull-" + pull);
        boolean finished = run(world, here, random.nextInt(EVENTS));
        kills += finished ? 0 : 1;
        // what is whole is pulled afresh; what was killed goes on
        pull += finished ? 1 : 0;
      }
      Path last = folder.resolve("pull-" + pull);
      assertThat(run(world, last, Integer.MAX_VALUE)).as("goes on to the end").isTrue();
      assertThat(PullWorld.visible(last)).hasSize(1);
      showsOnlyTheModel(last);
    }
    assertThat(resumed).as("a killed pull went on after finished pieces").isTrue();
    String told = kills + " kills, " + (pull + 1) + " pulls: " + killedAt;
    Files.writeString(folder.resolve("kills.txt"), told);
    if (KILLS > 4) {
      Path kept = Path.of("target", "pull-kills.txt");
      Files.createDirectories(kept.getParent());
      Files.move(folder.resolve("kills.txt"), kept, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Says whether the pull came to its end before it was killed. */
  private boolean run(PullWorld world, Path here, int events) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                PullProcess.class.getName(),
                here.toString(),
                world.hub.uri("").toString())
            .redirectErrorStream(true)
            .start();
    String last = "start";
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      int left = events;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line;
        resumed |= line.startsWith("begins after ") && !line.endsWith(" 0");
        showsOnlyTheModel(here);
        if (left-- == 0) {
          process.destroyForcibly();
          break;
        }
      }
    }
    boolean finished = process.waitFor() == 0;
    showsOnlyTheModel(here);
    assertThat(finished || last.matches("start|begins.*|received|checks|checked|done"))
        .as("the pull failed by itself: %s", last)
        .isTrue();
    if (!finished) {
      killedAt.merge(last.replaceAll(" .*", ""), 1, Integer::sum);
    }
    return finished;
  }

  private static void showsOnlyTheModel(Path here) throws IOException {
    for (Path file : PullWorld.visible(here)) {
      assertThat(Files.readAllBytes(file)).as("%s", file).isEqualTo(PullWorld.MODEL);
    }
  }
}
