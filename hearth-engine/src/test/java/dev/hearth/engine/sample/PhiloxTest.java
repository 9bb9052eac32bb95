package dev.hearth.engine.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.engine.sample.Draws.Lane;
import org.junit.jupiter.api.Test;

class PhiloxTest {
  /** The known answers that the paper's authors publish with Random123 (kat_vectors). */
  @Test
  void knownAnswers() {
    assertThat(block(0, 0, 0, 0, 0, 0))
        .containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    assertThat(block(-1, -1, -1, -1, -1, -1))
        .containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    assertThat(block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0))
        .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
  }

  private static int[] block(int c0, int c1, int c2, int c3, int k0, int k1) {
    int[] out = new int[4];
    Philox.block(c0, c1, c2, c3, k0, k1, out);
    return out;
  }

  @Test
  void aDrawIsAFunctionOfSeedPositionAndLane() {
    double value = new Philox(7).uniform(3, Lane.TOKEN);
    assertThat(new Philox(7).uniform(3, Lane.TOKEN)).isEqualTo(value);
    assertThat(new Philox(8).uniform(3, Lane.TOKEN)).isNotEqualTo(value);
    assertThat(new Philox(7L + (1L << 40)).uniform(3, Lane.TOKEN)).isNotEqualTo(value);
    assertThat(new Philox(7).uniform(4, Lane.TOKEN)).isNotEqualTo(value);
    assertThat(new Philox(7).uniform(3L + (1L << 40), Lane.TOKEN)).isNotEqualTo(value);
    assertThat(new Philox(7).uniform(3, Lane.XTC)).isNotEqualTo(value);
    assertThat(new Philox(7).uniform(3, Lane.MIROSTAT)).isNotEqualTo(value);
  }

  /** Chi-square over 64 bins; with 63 degrees of freedom 120 is beyond the 99.99 % quantile. */
  @Test
  void drawsAreEvenlySpread() {
    for (Lane lane : Lane.values()) {
      for (long seed : new long[] {0, 1, -1, 0x123456789abcdefL}) {
        assertThat(chiSquare(seed, lane)).isBetween(25.0, 120.0);
      }
    }
  }

  private static double chiSquare(long seed, Lane lane) {
    int[] bins = new int[64];
    int draws = 64_000;
    for (int position = 0; position < draws; position++) {
      double u = new Philox(seed).uniform(position, lane);
      assertThat(u).isBetween(0.0, Math.nextDown(1.0));
      bins[(int) (u * bins.length)]++;
    }
    double sum = 0;
    for (int bin : bins) {
      sum += (bin - 1000.0) * (bin - 1000.0) / 1000.0;
    }
    return sum;
  }
}
