package dev.hearth.main.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What memory and arithmetic allow. */
class RooflineTest {
  /** A model of 1 GB whose context takes 100 kB a token and that multiplies 2 G weights. */
  private static final Traffic TRAFFIC = new Traffic(1_000_000_000, 100_000, 2_000_000_000);

  private static final double BANDWIDTH = 20e9;

  private static Map<String, Spread> peaks(double... operations) {
    return operations.length == 1
        ? Map.of("int8", new Spread(List.of(operations[0])))
        : Map.of(
            "float32", new Spread(List.of(operations[0])),
            "int8", new Spread(List.of(operations[1])));
  }

  private static double limit(Cell cell, Map<String, Spread> peaks) {
    return BenchRun.limit(cell, TRAFFIC, BANDWIDTH, peaks);
  }

  @Test
  void oneTokenNeedsAllWeightsAndHalfOfItsOwnContext() {
    // 1 GB + 50 tokens of 100 kB
    assertThat(TRAFFIC.decodeLimit(BANDWIDTH, Cell.decode(100, 0)))
        .isCloseTo(20e9 / 1.005e9, within(1e-9));
    assertThat(TRAFFIC.decodeLimit(BANDWIDTH, Cell.decode(100, 4950)))
        .isCloseTo(20e9 / 1.5e9, within(1e-9));
  }

  @Test
  void streamsShareTheWeightsButNotTheirContexts() {
    assertThat(TRAFFIC.decodeLimit(BANDWIDTH, Cell.streams(8, 100)))
        .isCloseTo(8 * 20e9 / 1.04e9, within(1e-9));
  }

  @Test
  void promptsAreLimitedByTheFastestArithmetic() {
    assertThat(limit(Cell.prefill(512, 0), peaks(1e12, 8e12))).isEqualTo(8e12 / 4e9);
  }

  @Test
  void repliesAreLimitedByWhicheverAllowsLess() {
    Cell cell = Cell.decode(100, 0);
    assertThat(limit(cell, peaks(1e12))).isCloseTo(20e9 / 1.005e9, within(1e-9));
    assertThat(limit(cell, peaks(4e9))).isEqualTo(1);
  }

  @Test
  void withoutAMeasuredPeakOnlyMemoryLimits() {
    assertThat(limit(Cell.decode(100, 0), Map.of())).isCloseTo(20e9 / 1.005e9, within(1e-9));
    assertThat(limit(Cell.prefill(512, 0), Map.of())).isZero();
  }

  @Test
  void theFractionIsOfTheMedian() {
    Spread rates = new Spread(List.of(8.0, 9.0, 12.0));
    assertThat(new Measured(Cell.decode(1, 0), rates, 18).fractionOfLimit()).isEqualTo(0.5);
    assertThat(new Measured(Cell.decode(1, 0), rates, 0).fractionOfLimit()).isZero();
  }
}
