package dev.hearth.format.block;

import dev.hearth.format.block.CodebookSearch.Again;
import dev.hearth.format.block.CodebookSearch.Plan;

/**
 * IQ2_S: float16 scale, the points' low bytes, sign bytes, the points' high two bits (four a byte),
 * a four-bit scale for each 16 weights.
 */
final class Iq2S extends CodebookBlocks {
  private static final Plan PLAN = plan(Codebook.IQ2_S, 16, 9, 0.1f, 1e-8f, Again.MISSED);
  private static final int SIGNS_AT = 2 + 32;
  private static final int HIGH_AT = SIGNS_AT + 32;
  private static final int SCALES_AT = HIGH_AT + 8;

  Iq2S() {
    super(BlockType.IQ2_S, PLAN, false, 0.9875f, 8, 25, 43);
  }

  @Override
  void decodeBlock(byte[] in, int from, float[] out, int to) {
    float unit = Numbers.half(in, from);
    for (int k = 0; k < 32; k++) {
      int high = in[from + HIGH_AT + k / 4] >> (2 * (k % 4)) & 3;
      int scaleLevel = in[from + SCALES_AT + k / 4] >> (4 * (k / 2 % 2)) & 15;
      float scale = unit * (0.5f + scaleLevel) * 0.25f;
      int point = (in[from + 2 + k] & 255) | high << 8;
      octet(point, in[from + SIGNS_AT + k], scale, out, to + 8 * k);
    }
  }

  @Override
  void weighAlike(float[] in, int at, float meanSquare, float[] weight) {
    for (int i = 0; i < weight.length; i++) {
      weight[i] = 0.25f * meanSquare + in[at + i] * in[at + i];
    }
  }

  @Override
  void put(Found found, byte[] out, int to) {
    for (int k = 0; k < 32; k++) {
      out[to + 2 + k] = (byte) found.points[k];
      out[to + SIGNS_AT + k] = (byte) found.signs[k];
      out[to + HIGH_AT + k / 4] |= (byte) ((found.points[k] >> 8) << (2 * (k % 4)));
    }
    putScalePairs(found.scaleLevels, out, to + SCALES_AT);
  }
}
