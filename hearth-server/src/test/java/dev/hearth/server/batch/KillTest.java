package dev.hearth.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
  @TempDir private Path folder;

  @Test
  void aKilledServerLosesNothingAndAnswersNothingTwice() throws Exception {
    KillTrial trial = new KillTrial(folder, 400, 7);
    trial.batch(4);
    trial.check();
    assertThat(trial.kills()).isEqualTo(4);
    assertThat(trial.inWork()).as(trial.report()).isPositive();
  }
}
