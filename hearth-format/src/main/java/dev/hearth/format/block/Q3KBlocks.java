package dev.hearth.format.block;

/**
 * Q3_K: 256 weights in groups of 16, {@code (level − 4) * scale}. Third bits (byte j holds those of
 * weights j, j + 32, … from its lowest bit up), low two bits, 16 six-bit scales less 32, float16.
 */
final class Q3KBlocks implements BlockFormat {
  private static final int WEIGHTS = 256;
  private static final int GROUPS = 16;
  private static final int GROUP = 16;
  private static final int BYTES = 32 + 64 + 12 + 2;
  private static final int LEVELS_AT = 32;
  private static final int SCALES_AT = LEVELS_AT + 64;
  private static final int HALF_AT = SCALES_AT + 12;

  @Override
  public void decode(byte[] in, int inAt, float[] out, int outAt, int blocks) {
    for (int b = 0; b < blocks; b++) {
      int from = inAt + b * BYTES;
      int to = outAt + b * WEIGHTS;
      float unit = Numbers.half(in, from + HALF_AT);
      for (int group = 0; group < GROUPS; group++) {
        float scale = unit * (scale(in, from + SCALES_AT, group) - 32);
        int shift = TwoBits.shift(group);
        int low = from + LEVELS_AT + TwoBits.offset(group);
        int third = from + GROUP * (group % 2);
        int bit = group / 2;
        for (int j = 0; j < GROUP; j++) {
          int level = (in[low + j] >> shift & 3) | (in[third + j] >> bit & 1) << 2;
          out[to + GROUP * group + j] = scale * (level - 4);
        }
      }
    }
  }

  /** Low four bits: groups 0 to 7 below groups 8 to 15; then the high two bits, four in a byte. */
  private static int scale(byte[] in, int at, int group) {
    int low = in[at + group % 8] >> (4 * (group / 8)) & 15;
    int high = in[at + 8 + group % 4] >> (2 * (group / 4)) & 3;
    return low | high << 4;
  }

  @Override
  public void encode(Source source, byte[] out, int outAt, int blocks) {
    Scratch scratch = new Scratch();
    for (int b = 0; b < blocks; b++) {
      int to = outAt + b * BYTES;
      if (source.importance() == null) {
        fit(source, b * WEIGHTS, scratch, out, to);
      } else {
        fitWeighted(source, b * WEIGHTS, scratch, out, to);
      }
      round(source.values(), b * WEIGHTS, scratch, out, to);
    }
  }

  private static void fit(Source source, int at, Scratch s, byte[] out, int to) {
    for (int g = 0; g < GROUPS; g++) {
      s.scales[g] =
          s.search.symmetricByLevel(source.values(), at + GROUP * g, GROUP, 4, s.levels, GROUP * g);
    }
    float extreme = Numbers.extreme(s.scales, 0, GROUPS);
    if (extreme == 0) {
      java.util.Arrays.fill(s.scaleLevels, (byte) 0);
      return;
    }
    float inverse = -32f / extreme;
    for (int g = 0; g < GROUPS; g++) {
      s.scaleLevels[g] = (byte) (Numbers.nearest(inverse * s.scales[g], -32, 31) + 32);
    }
    Numbers.putHalf(out, to + HALF_AT, 1f / inverse);
  }

  private static void fitWeighted(Source source, int at, Scratch s, byte[] out, int to) {
    float meanSquare = 2 * Numbers.sumOfSquares(source.values(), at, WEIGHTS) / WEIGHTS;
    for (int g = 0; g < GROUPS; g++) {
      Importance.weigh(source, at + GROUP * g, meanSquare, s.weight);
      float sum = 0f;
      for (float weight : s.weight) {
        sum += weight;
      }
      s.sums[g] = sum;
      s.scales[g] =
          s.search.symmetric(
              source.values(), at + GROUP * g, GROUP, 4, s.weight, s.levels, GROUP * g);
    }
    float unit = s.search.symmetric(s.scales, 0, GROUPS, 32, s.sums, s.scaleLevels, 0);
    Numbers.putHalf(out, to + HALF_AT, unit);
  }

  /** Rounds the levels anew with the scales as stored, and stores both. */
  private static void round(float[] in, int at, Scratch s, byte[] out, int to) {
    float unit = Numbers.half(out, to + HALF_AT);
    for (int g = 0; g < GROUPS; g++) {
      int stored = s.scaleLevels[g];
      out[to + SCALES_AT + g % 8] |= (byte) ((stored & 15) << (4 * (g / 8)));
      out[to + SCALES_AT + 8 + g % 4] |= (byte) ((stored >> 4) << (2 * (g / 4)));
      float scale = unit * (stored - 32);
      for (int i = GROUP * g; i < GROUP * (g + 1); i++) {
        if (scale != 0) {
          s.levels[i] = (byte) (Numbers.nearest(in[at + i] / scale, -4, 3) + 4);
        }
        out[to + i % 32] |= (byte) ((s.levels[i] >> 2) << (i / 32));
      }
    }
    TwoBits.put(s.levels, out, to + LEVELS_AT);
  }

  private static final class Scratch {
    final LevelSearch search = new LevelSearch();
    final byte[] levels = new byte[WEIGHTS];
    final float[] weight = new float[GROUP];
    final float[] scales = new float[GROUPS];
    final float[] sums = new float[GROUPS];
    final byte[] scaleLevels = new byte[GROUPS];
  }
}
