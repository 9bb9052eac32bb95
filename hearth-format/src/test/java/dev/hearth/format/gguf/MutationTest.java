package dev.hearth.format.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.format.HearthException;
import dev.hearth.testing.Mutator;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fuzz target over its seeds and thousands of seeded damages of each. */
class MutationTest {
  private static final int MUTATIONS_PER_SEED = 3_000;

  @Test
  void seedsAreGood() {
    for (byte[] seed : GgufFuzz.seeds()) {
      assertThat(HeaderReader.read("seed", 0, MemorySegment.ofArray(seed), Limits.DEFAULT))
          .isNotNull();
      GgufFuzz.fuzzerTestOneInput(seed);
    }
  }

  @Test
  void everyTruncationIsRefusedOrHarmless() {
    for (byte[] seed : GgufFuzz.seeds()) {
      for (int length = 0; length < seed.length; length++) {
        GgufFuzz.fuzzerTestOneInput(Arrays.copyOf(seed, length));
      }
    }
  }

  @Test
  void everyMutationIsRefusedOrHarmless() {
    Mutator mutator = new Mutator(20_261_121);
    int refused = 0;
    List<byte[]> seeds = GgufFuzz.seeds();
    for (byte[] seed : seeds) {
      for (int i = 0; i < MUTATIONS_PER_SEED; i++) {
        byte[] mutation = mutator.mutate(seed);
        GgufFuzz.fuzzerTestOneInput(mutation);
        refused += isRefused(mutation) ? 1 : 0;
      }
    }
    // both sides were reached: damage that is seen, and damage that cannot be
    assertThat(refused)
        .isBetween(
            seeds.size() * MUTATIONS_PER_SEED / 4, seeds.size() * MUTATIONS_PER_SEED * 19 / 20);
  }

  private static boolean isRefused(byte[] bytes) {
    try {
      HeaderReader.read("seed", 0, MemorySegment.ofArray(bytes), Limits.DEFAULT);
      return false;
    } catch (HearthException e) {
      return true;
    }
  }
}
