package dev.hearth.format.block;

/**
 * MXFP4 and NVFP4: four-bit floats (E2M1: one sign bit, then 0, ½, 1, 1½, 2, 3, 4 or 6) with a
 * small scale for each group. Byte j of a group holds weight j and, above it, the weight half a
 * group later.
 */
final class FloatBlocks implements BlockFormat {
  /** 32 weights with a power of two, as in the OCP Microscaling Formats 1.0. */
  static final FloatBlocks MXFP4 = new FloatBlocks(1, 32);

  /** Four groups of 16 weights, each with an E4M3 scale. */
  static final FloatBlocks NVFP4 = new FloatBlocks(4, 16);

  /** Twice the numbers that the codes stand for; the scales are halved. */
  private static final byte[] DOUBLED = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

  private final int groups;
  private final int groupWeights;
  private final int blockBytes;

  private FloatBlocks(int groups, int groupWeights) {
    this.groups = groups;
    this.groupWeights = groupWeights;
    this.blockBytes = groups + groups * groupWeights / 2;
  }

  private float scale(byte code) {
    return groups == 1
        ? SmallFloats.halvedE8m0(code & 255)
        : SmallFloats.halvedUnsignedE4m3(code & 255);
  }

  @Override
  public void decode(byte[] in, int inAt, float[] out, int outAt, int blocks) {
    int half = groupWeights / 2;
    for (int b = 0; b < blocks; b++) {
      int from = inAt + b * blockBytes;
      for (int group = 0; group < groups; group++) {
        float scale = scale(in[from + group]);
        int at = from + groups + group * half;
        int to = outAt + (b * groups + group) * groupWeights;
        for (int j = 0; j < half; j++) {
          out[to + j] = DOUBLED[in[at + j] & 15] * scale;
          out[to + j + half] = DOUBLED[in[at + j] >> 4 & 15] * scale;
        }
      }
    }
  }

  @Override
  public void encode(Source source, byte[] out, int outAt, int blocks) {
    float[] in = source.values();
    int half = groupWeights / 2;
    for (int b = 0; b < blocks; b++) {
      int to = outAt + b * blockBytes;
      for (int group = 0; group < groups; group++) {
        int from = (b * groups + group) * groupWeights;
        byte code = scaleCode(Math.abs(Numbers.extreme(in, from, groupWeights)));
        out[to + group] = code;
        float scale = scale(code);
        for (int j = 0; j < half; j++) {
          int low = nearest(in[from + j], scale);
          int high = nearest(in[from + j + half], scale);
          out[to + groups + group * half + j] = (byte) (low | high << 4);
        }
      }
    }
  }

  /** The scale for a group of so large numbers. */
  private byte scaleCode(float largest) {
    if (groups > 1) {
      return (byte) SmallFloats.unsignedE4m3(largest / 6f);
    }
    // 4 = 2^2 is the largest power of two among the numbers that codes stand for
    return (byte) (largest > 0 ? SmallFloats.e8m0(Math.getExponent(largest) - 2) : 0);
  }

  /** The code with the least error, the lowest of several. */
  private static int nearest(float value, float scale) {
    int nearest = 0;
    float least = Math.abs(value);
    for (int code = 1; code < DOUBLED.length; code++) {
      float error = Math.abs(DOUBLED[code] * scale - value);
      if (error < least) {
        least = error;
        nearest = code;
      }
    }
    return nearest;
  }
}
