package dev.hearth.main.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchPlanTest {
  private static List<String> names(BenchPlan plan) {
    return plan.cells().stream().map(Cell::name).toList();
  }

  @Test
  void measuresEveryLengthAtEveryDepthAndThenStreams() {
    BenchPlan plan = BenchPlan.of(List.of(512, 2048), 128, List.of(0, 4096), List.of(1, 8), 3);
    assertThat(names(plan))
        .containsExactly(
            "pp512", "pp2048", "tg128", "pp512@4096", "pp2048@4096", "tg128@4096", "tg128x8");
  }

  @Test
  void zeroLeavesOut() {
    assertThat(names(BenchPlan.of(List.of(0), 64, List.of(0, 0), List.of(1), 1)))
        .containsExactly("tg64");
    assertThat(names(BenchPlan.of(List.of(32), 0, List.of(0), List.of(1, 4), 1)))
        .containsExactly("pp32");
  }

  @Test
  void theContextHoldsWhatIsMeasured() {
    assertThat(Cell.decode(128, 4096).contextTokens()).isGreaterThan(4096 + 1 + 128);
    assertThat(Cell.prefill(512, 0).contextTokens()).isGreaterThan(512);
    assertThat(Cell.streams(8, 10).contextTokens())
        .isGreaterThan(ModelBench.STREAM_PROMPT_TOKENS + 10);
  }

  @Test
  void refusesWhatCannotBeMeasured() {
    assertThatThrownBy(() -> BenchPlan.of(List.of(0), 0, List.of(0), List.of(1), 1))
        .isInstanceOf(HearthException.class);
    assertThatThrownBy(() -> BenchPlan.of(List.of(-1), 0, List.of(0), List.of(1), 1))
        .isInstanceOf(HearthException.class);
    assertThatThrownBy(() -> BenchPlan.of(List.of(1), 0, List.of(0), List.of(1), 0))
        .isInstanceOf(HearthException.class);
    assertThatThrownBy(() -> BenchPlan.of(List.of(1), 8, List.of(0), List.of(-3), 1))
        .isInstanceOf(HearthException.class);
  }
}
