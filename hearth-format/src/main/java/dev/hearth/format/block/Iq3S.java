package dev.hearth.format.block;

import dev.hearth.format.block.CodebookSearch.Again;
import dev.hearth.format.block.CodebookSearch.Plan;

/**
 * IQ3_S: float16 scale, the points' low bytes, their ninth bits, sign bytes, a four-bit scale for
 * each 32 weights.
 */
final class Iq3S extends CodebookBlocks {
  private static final Plan PLAN =
      plan(Codebook.IQ3_S, 32, 9, 0.2f, Float.MIN_VALUE, Again.ALL_IF_MISSED);
  private static final int HIGH_AT = 2 + 64;
  private static final int SIGNS_AT = HIGH_AT + 8;
  private static final int SCALES_AT = SIGNS_AT + 32;

  Iq3S() {
    super(BlockType.IQ3_S, PLAN, false, 1.033f, 1, 3, 5, 7, 9, 11, 13, 15);
  }

  @Override
  void decodeBlock(byte[] in, int from, float[] out, int to) {
    float unit = Numbers.half(in, from);
    for (int k = 0; k < 32; k++) {
      int high = in[from + HIGH_AT + k / 4] >> (2 * (k % 4));
      int scaleLevel = in[from + SCALES_AT + k / 8] >> (4 * (k / 4 % 2)) & 15;
      float scale = unit * (1 + 2 * scaleLevel);
      int first = (in[from + 2 + 2 * k] & 255) | (high & 1) << 8;
      int second = (in[from + 2 + 2 * k + 1] & 255) | (high & 2) << 7;
      quads(first, second, in[from + SIGNS_AT + k], scale, out, to + 8 * k);
    }
  }

  @Override
  void weighAlike(float[] in, int at, float meanSquare, float[] weight) {
    Importance.weighBySquare(in, at, weight);
  }

  @Override
  void put(Found found, byte[] out, int to) {
    for (int i = 0; i < 64; i++) {
      out[to + 2 + i] = (byte) found.points[i];
      out[to + HIGH_AT + i / 8] |= (byte) ((found.points[i] >> 8) << (i % 8));
    }
    for (int k = 0; k < 32; k++) {
      out[to + SIGNS_AT + k] = (byte) found.signs[k];
    }
    putScalePairs(found.scaleLevels, out, to + SCALES_AT);
  }
}
