package dev.hearth.format.block;

import dev.hearth.format.block.CodebookSearch.Again;
import dev.hearth.format.block.CodebookSearch.Plan;

/**
 * IQ2_XXS: float16 scale, then for each 32 weights four point bytes and a 32-bit word of four times
 * seven signs with the group's scale in its high four bits.
 */
final class Iq2Xxs extends CodebookBlocks {
  private static final Plan PLAN =
      new Plan(Codebook.IQ2_XXS, 32, 6, 0.1f, LevelSearch.NEGLIGIBLE, true, Again.ALL);

  Iq2Xxs() {
    super(BlockType.IQ2_XXS, PLAN, true, 1f, 8, 25, 43);
  }

  @Override
  void decodeBlock(byte[] in, int from, float[] out, int to) {
    float unit = Numbers.half(in, from);
    for (int group = 0; group < 8; group++) {
      int at = from + 2 + 8 * group;
      int word = Numbers.signed32(in, at + 4);
      float scale = unit * (0.5f + (word >>> 28)) * 0.25f;
      for (int k = 0; k < 4; k++) {
        int signs = Signs.completeEven(word >>> (7 * k) & 127);
        octet(in[at + k] & 255, signs, scale, out, to + 32 * group + 8 * k);
      }
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
    for (int group = 0; group < 8; group++) {
      int at = to + 2 + 8 * group;
      int word = found.scaleLevels[group] << 28;
      for (int k = 0; k < 4; k++) {
        out[at + k] = (byte) found.points[4 * group + k];
        word |= (found.signs[4 * group + k] & 127) << (7 * k);
      }
      Numbers.put32(out, at + 4, word);
    }
  }
}
