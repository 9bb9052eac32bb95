package dev.hearth.compute.scalar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Samples;
import java.lang.foreign.Arena;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Activations of eight bits. */
class QuantisedRowsTest {
  private final Arena arena = Arena.ofConfined();
  private final Samples s = new Samples(arena, 2);

  @AfterEach
  void close() {
    arena.close();
  }

  private static QuantisedRows of(Floats in, int block) {
    QuantisedRows rows = new QuantisedRows(block);
    rows.fill(in);
    return rows;
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 256})
  void everyValueIsWithinHalfAStep(int block) {
    Floats in = s.strided(3, 2 * block);
    QuantisedRows rows = of(in, block);
    for (int t = 0; t < 3; t++) {
      for (int c = 0; c < 2 * block; c++) {
        int i = t * 2 * block + c;
        float scale = rows.scales()[i / block];
        assertThat((double) rows.levels()[i] * scale)
            .isCloseTo(in.get(t, c), Offset.offset(0.50001 * scale));
      }
    }
    for (int g = 0; g < 3 * 2 * block / 8; g++) {
      int sum = 0;
      for (int i = 0; i < 8; i++) {
        sum += rows.levels()[8 * g + i];
      }
      assertThat(rows.sums()[g]).isEqualTo(sum);
    }
  }

  @Test
  void theLargestMagnitudeIsLevel127AndTiesGoToEven() {
    Floats in = s.zeros(1, 32);
    in.set(0, 0, -127f);
    in.set(0, 1, 127f);
    in.set(0, 2, 0.5f);
    in.set(0, 3, 1.5f);
    in.set(0, 4, -2.5f);
    in.set(0, 5, -0f);
    QuantisedRows rows = of(in, 32);
    assertThat(rows.scales()[0]).isEqualTo(1f);
    assertThat(rows.levels())
        .startsWith((short) -127, (short) 127, (short) 0, (short) 2, (short) -2, (short) 0);
  }

  @Test
  void levelsStayInRangeForAnyScale() {
    for (int exponent = -95; exponent < 127; exponent++) {
      Floats in = s.normal(1, 32, Math.scalb(0.2f, exponent));
      QuantisedRows rows = of(in, 32);
      int most = 0;
      for (int i = 0; i < 32; i++) {
        most = Math.max(most, Math.abs(rows.levels()[i]));
      }
      assertThat(most).as("2^%d", exponent).isEqualTo(127);
    }
  }

  @Test
  void blocksTooSmallForAScaleAreZeros() {
    Floats in = s.normal(1, 64, Math.scalb(0.1f, -104));
    in.set(0, 40, 1f);
    QuantisedRows rows = of(in, 32);
    assertThat(rows.scales()[0]).isEqualTo(0f);
    assertThat(rows.levels()[5]).isZero();
    assertThat(rows.levels()[40]).isEqualTo((short) 127);
    rows.fill(s.zeros(1, 64));
    assertThat(rows.scales()).startsWith(0f, 0f);
    assertThat(rows.levels()).containsOnly((short) 0);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void whatIsNotFiniteIsNeverHidden(float value) {
    Floats in = s.normal(1, 64);
    in.set(0, 7, value);
    QuantisedRows rows = of(in, 32);
    assertThat(rows.scales()[0]).isNaN();
    assertThat(rows.levels()[7]).isZero();
    assertThat(rows.scales()[1]).isFinite();
  }

  @Test
  void arraysAreUsedAgainAndRowsMustBeWholeBlocks() {
    QuantisedRows rows = of(s.normal(4, 64), 32);
    short[] levels = rows.levels();
    rows.fill(s.normal(2, 96));
    assertThat(rows.levels()).isSameAs(levels);
    assertThat(rows.columns()).isEqualTo(96);
    assertThatIllegalArgumentException().isThrownBy(() -> rows.fill(s.zeros(1, 48)));
  }
}
