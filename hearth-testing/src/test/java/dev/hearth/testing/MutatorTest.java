package dev.hearth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The same damages for the same seed, of many sorts, never to the original. */
class MutatorTest {
  private static final byte[] ORIGINAL = new byte[200];

  @Test
  void sameSeedSameDamage() {
    Mutator one = new Mutator(7);
    Mutator other = new Mutator(7);
    for (int i = 0; i < 1_000; i++) {
      assertThat(one.mutate(ORIGINAL)).isEqualTo(other.mutate(ORIGINAL));
    }
    assertThat(ORIGINAL).containsOnly(0);
  }

  @Test
  void damagesDiffer() {
    Mutator mutator = new Mutator(7);
    Set<ByteBuffer> seen = new HashSet<>();
    Set<Integer> lengths = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      byte[] mutation = mutator.mutate(ORIGINAL);
      seen.add(ByteBuffer.wrap(mutation));
      lengths.add(mutation.length);
    }
    assertThat(seen).hasSizeGreaterThan(800);
    assertThat(lengths).contains(199, 200, 201).hasSizeGreaterThan(100);
  }

  @Test
  void nothingToDamage() {
    assertThat(new Mutator(7).mutate(new byte[0])).isEmpty();
  }
}
