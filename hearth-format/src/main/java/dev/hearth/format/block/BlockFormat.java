package dev.hearth.format.block;

import org.jspecify.annotations.Nullable;

/**
 * How one block type packs its weights. Implementations hold no state that changes and may be used
 * by many threads. The caller has checked every range.
 */
interface BlockFormat {
  /** Unpacks whole blocks from {@code in} into {@code out}. */
  void decode(byte[] in, int inAt, float[] out, int outAt, int blocks);

  /** Packs whole blocks; {@code out} is zero where they go. */
  void encode(Source source, byte[] out, int outAt, int blocks);

  /** Weights to pack. */
  final class Source {
    private final float[] values;
    private final float @Nullable [] importance;
    private final float meanSquare;

    /**
     * @param values finite numbers, from index 0
     * @param importance how much an error of each weight counts, finite and not negative, from
     *     index 0; null where every weight counts alike
     * @param meanSquare of the whole row that these weights are part of; only where there are
     *     importances
     */
    Source(float[] values, float @Nullable [] importance, float meanSquare) {
      this.values = values;
      this.importance = importance;
      this.meanSquare = meanSquare;
    }

    float[] values() {
      return values;
    }

    float @Nullable [] importance() {
      return importance;
    }

    float meanSquare() {
      return meanSquare;
    }
  }
}
