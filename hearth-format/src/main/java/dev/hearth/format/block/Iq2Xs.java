package dev.hearth.format.block;

import dev.hearth.format.block.CodebookSearch.Again;
import dev.hearth.format.block.CodebookSearch.Plan;

/**
 * IQ2_XS: float16 scale, 16 bits for each eight weights (nine of the point, seven signs), then a
 * four-bit scale for each 16 weights.
 */
final class Iq2Xs extends CodebookBlocks {
  private static final Plan PLAN =
      plan(Codebook.IQ2_XS, 16, 9, 0.1f, LevelSearch.NEGLIGIBLE, Again.MISSED);
  private static final int SCALES_AT = 2 + 64;

  Iq2Xs() {
    super(BlockType.IQ2_XS, PLAN, true, 1f, 8, 25, 43);
  }

  @Override
  void decodeBlock(byte[] in, int from, float[] out, int to) {
    float unit = Numbers.half(in, from);
    for (int k = 0; k < 32; k++) {
      int word = Numbers.unsigned16(in, from + 2 + 2 * k);
      int scaleLevel = in[from + SCALES_AT + k / 4] >> (4 * (k / 2 % 2)) & 15;
      float scale = unit * (0.5f + scaleLevel) * 0.25f;
      octet(word & 511, Signs.completeEven(word >> 9), scale, out, to + 8 * k);
    }
  }

  @Override
  float meanSquare(float[] in, int at) {
    return Numbers.sumOfSquares(in, at, WEIGHTS) / WEIGHTS;
  }

  @Override
  void weighAlike(float[] in, int at, float meanSquare, float[] weight) {
    Importance.weighByRoot(in, at, meanSquare, weight);
  }

  @Override
  void put(Found found, byte[] out, int to) {
    for (int k = 0; k < 32; k++) {
      Numbers.put16(out, to + 2 + 2 * k, found.points[k] | (found.signs[k] & 127) << 9);
    }
    putScalePairs(found.scaleLevels, out, to + SCALES_AT);
  }
}
