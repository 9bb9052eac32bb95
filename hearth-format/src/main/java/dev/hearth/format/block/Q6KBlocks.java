package dev.hearth.format.block;

/**
 * Q6_K: 256 weights in groups of 16, {@code (level − 32) * scale}. Low four bits (byte j of each
 * half's 64 holds weight j and, above it, weight j + 64), high two bits, 16 signed bytes of scale,
 * float16.
 */
final class Q6KBlocks implements BlockFormat {
  private static final int WEIGHTS = 256;
  private static final int GROUPS = 16;
  private static final int GROUP = 16;
  private static final int HIGH_AT = 128;
  private static final int SCALES_AT = HIGH_AT + 64;
  private static final int HALF_AT = SCALES_AT + GROUPS;
  private static final int BYTES = HALF_AT + 2;

  @Override
  public void decode(byte[] in, int inAt, float[] out, int outAt, int blocks) {
    for (int b = 0; b < blocks; b++) {
      int from = inAt + b * BYTES;
      int to = outAt + b * WEIGHTS;
      float unit = Numbers.half(in, from + HALF_AT);
      for (int group = 0; group < GROUPS; group++) {
        float scale = unit * in[from + SCALES_AT + group];
        int low = from + lowOffset(group);
        int lowShift = lowShift(group);
        int high = from + HIGH_AT + TwoBits.offset(group);
        int highShift = TwoBits.shift(group);
        for (int j = 0; j < GROUP; j++) {
          int level = (in[low + j] >> lowShift & 15) | (in[high + j] >> highShift & 3) << 4;
          out[to + GROUP * group + j] = scale * (level - 32);
        }
      }
    }
  }

  private static int lowOffset(int group) {
    return 64 * (group / 8) + GROUP * (group % 4);
  }

  private static int lowShift(int group) {
    return group % 8 / 4 * 4;
  }

  @Override
  public void encode(Source source, byte[] out, int outAt, int blocks) {
    LevelSearch search = new LevelSearch();
    byte[] levels = new byte[WEIGHTS];
    float[] scales = new float[GROUPS];
    float[] weight = new float[GROUP];
    for (int b = 0; b < blocks; b++) {
      for (int g = 0; g < GROUPS; g++) {
        int from = b * WEIGHTS + GROUP * g;
        weigh(source, from, weight);
        scales[g] = search.symmetric(source.values(), from, GROUP, 32, weight, levels, GROUP * g);
      }
      encodeBlock(source.values(), b * WEIGHTS, scales, levels, out, outAt + b * BYTES);
    }
  }

  /** Importances as they are: with six bits, weighting by the values' own size does not help. */
  private static void weigh(Source source, int at, float[] weight) {
    float[] importance = source.importance();
    if (importance != null && Importance.anyPositive(importance, at, GROUP)) {
      System.arraycopy(importance, at, weight, 0, GROUP);
    } else {
      Importance.weighBySquare(source.values(), at, weight);
    }
  }

  private static void encodeBlock(
      float[] in, int at, float[] scales, byte[] levels, byte[] out, int to) {
    float extreme = Numbers.extreme(scales, 0, GROUPS);
    if (Math.abs(extreme) < LevelSearch.NEGLIGIBLE) {
      return;
    }
    float inverse = -128f / extreme;
    float unit = Numbers.putHalf(out, to + HALF_AT, 1f / inverse);
    for (int g = 0; g < GROUPS; g++) {
      byte stored = (byte) Numbers.nearest(inverse * scales[g], -128, 127);
      out[to + SCALES_AT + g] = stored;
      float scale = unit * stored;
      for (int j = 0; j < GROUP; j++) {
        int i = GROUP * g + j;
        if (scale != 0) {
          levels[i] = (byte) (Numbers.nearest(in[at + i] / scale, -32, 31) + 32);
        }
        out[to + lowOffset(g) + j] |= (byte) ((levels[i] & 15) << lowShift(g));
        out[to + HIGH_AT + TwoBits.offset(g) + j] |= (byte) ((levels[i] >> 4) << TwoBits.shift(g));
      }
    }
  }
}
