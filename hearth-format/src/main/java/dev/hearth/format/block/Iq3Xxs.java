package dev.hearth.format.block;

import dev.hearth.format.block.CodebookSearch.Again;
import dev.hearth.format.block.CodebookSearch.Plan;

/**
 * IQ3_XXS: float16 scale, a point byte for each four weights, then for each 32 weights a 32-bit
 * word of four times seven signs with the group's scale in its high four bits.
 */
final class Iq3Xxs extends CodebookBlocks {
  private static final Plan PLAN = plan(Codebook.IQ3_XXS, 32, 15, 0.2f, 1e-8f, Again.MISSED);
  private static final int WORDS_AT = 2 + 64;

  Iq3Xxs() {
    super(BlockType.IQ3_XXS, PLAN, true, 1.0125f, 4, 12, 20, 28, 36, 44, 52, 62);
  }

  @Override
  void decodeBlock(byte[] in, int from, float[] out, int to) {
    float unit = Numbers.half(in, from);
    for (int group = 0; group < 8; group++) {
      int word = Numbers.signed32(in, from + WORDS_AT + 4 * group);
      float scale = unit * (0.5f + (word >>> 28)) * 0.5f;
      for (int k = 0; k < 4; k++) {
        int at = from + 2 + 8 * group + 2 * k;
        int signs = Signs.completeEven(word >>> (7 * k) & 127);
        quads(in[at] & 255, in[at + 1] & 255, signs, scale, out, to + 32 * group + 8 * k);
      }
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
    }
    for (int group = 0; group < 8; group++) {
      int word = found.scaleLevels[group] << 28;
      for (int k = 0; k < 4; k++) {
        word |= (found.signs[4 * group + k] & 127) << (7 * k);
      }
      Numbers.put32(out, to + WORDS_AT + 4 * group, word);
    }
  }
}
