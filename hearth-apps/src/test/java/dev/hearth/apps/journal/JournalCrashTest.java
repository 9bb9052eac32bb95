package dev.hearth.apps.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed at any moment leaves nothing half-written that looks done. */
class JournalCrashTest {
  private static final int KILLS = 5;

  @TempDir private Path home;

  @Test
  void survivesBeingKilled() throws IOException, InterruptedException {
    List<String> told = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      told.addAll(killedAfter(3 + 4 * kill));
      Journal journal = Journal.open(home, Clock.systemUTC());
      List<Entry> done = journal.entries();
      assertThat(done).extracting(Entry::run).containsAll(told);
      for (Entry entry : done) {
        assertThat(entry.files()).hasSize(5);
        assertThat(journal.damage(entry.run())).isEmpty();
      }
      assertThat(journal.unfinished()).hasSizeLessThanOrEqualTo(kill + 1);
    }
  }

  private List<String> killedAfter(int runs) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                JournalProcess.class.getName(),
                home.toString())
            .redirectError(Files.createTempFile(home, "errors", ".txt").toFile())
            .start();
    List<String> told = new ArrayList<>();
    try (BufferedReader lines = process.inputReader()) {
      while (told.size() < runs) {
        String line = lines.readLine();
        assertThat(line).as("the process ended by itself").isNotNull();
        told.add(line);
      }
      // not the process's own method, which closes its streams as well
      process.toHandle().destroyForcibly();
      // what was on the way
      lines.lines().filter(line -> line.matches("\\d{8}-\\d{6}-[0-9a-f]{4}")).forEach(told::add);
    }
    process.waitFor();
    return told;
  }
}
