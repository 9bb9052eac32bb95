package dev.hearth.model.arch;

import dev.hearth.model.part.AttentionBuilder;

/** Factors on queries that grow with the position (arXiv 2501.19399). */
final class Temperatures {
  private Temperatures() {}

  /** {@code 1 + scale·ln(1 + ⌊(position+offset)/length⌋)}. */
  static AttentionBuilder.Temperature steps(float scale, int length, int offset) {
    return position ->
        (float) (1 + scale * StrictMath.log1p(Math.floorDiv(position + offset, length)));
  }
}
