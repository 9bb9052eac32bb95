package dev.hearth.format.block;

/**
 * Q4_0, Q4_1, Q5_0 and Q5_1: 32 weights with one float16 scale. In the {@code _0} types levels lie
 * around zero, {@code (level - half) * scale}; in the {@code _1} types above a minimum, {@code
 * level * scale + minimum}. Byte j holds the low four bits of weight j and, above them, of weight j
 * + 16; the fifth bits of all weights are one 32-bit number.
 */
final class NibbleBlocks implements BlockFormat {
  static final NibbleBlocks Q4_0 = new NibbleBlocks(4, false);
  static final NibbleBlocks Q4_1 = new NibbleBlocks(4, true);
  static final NibbleBlocks Q5_0 = new NibbleBlocks(5, false);
  static final NibbleBlocks Q5_1 = new NibbleBlocks(5, true);

  private static final int WEIGHTS = 32;

  private final boolean fiveBits;
  private final boolean hasMinimum;
  private final int levelMax;
  private final int fifthBitsAt;
  private final int nibblesAt;
  private final int blockBytes;

  private NibbleBlocks(int bits, boolean hasMinimum) {
    this.fiveBits = bits == 5;
    this.hasMinimum = hasMinimum;
    this.levelMax = (1 << bits) - 1;
    this.fifthBitsAt = hasMinimum ? 4 : 2;
    this.nibblesAt = fifthBitsAt + (fiveBits ? 4 : 0);
    this.blockBytes = nibblesAt + WEIGHTS / 2;
  }

  @Override
  public void decode(byte[] in, int inAt, float[] out, int outAt, int blocks) {
    for (int b = 0; b < blocks; b++) {
      int from = inAt + b * blockBytes;
      int to = outAt + b * WEIGHTS;
      float scale = Numbers.half(in, from);
      int fifth = fiveBits ? Numbers.signed32(in, from + fifthBitsAt) : 0;
      if (hasMinimum) {
        float minimum = Numbers.half(in, from + 2);
        decodeAboveMinimum(in, from + nibblesAt, fifth, scale, minimum, out, to);
      } else {
        decodeAroundZero(in, from + nibblesAt, fifth, (levelMax + 1) / 2, scale, out, to);
      }
    }
  }

  private static void decodeAroundZero(
      byte[] in, int from, int fifth, int zero, float scale, float[] out, int to) {
    for (int j = 0; j < WEIGHTS / 2; j++) {
      int low = (in[from + j] & 15) | (fifth >>> j & 1) << 4;
      int high = (in[from + j] >> 4 & 15) | (fifth >>> (j + 16) & 1) << 4;
      out[to + j] = (low - zero) * scale;
      out[to + j + 16] = (high - zero) * scale;
    }
  }

  private static void decodeAboveMinimum(
      byte[] in, int from, int fifth, float scale, float minimum, float[] out, int to) {
    for (int j = 0; j < WEIGHTS / 2; j++) {
      int low = (in[from + j] & 15) | (fifth >>> j & 1) << 4;
      int high = (in[from + j] >> 4 & 15) | (fifth >>> (j + 16) & 1) << 4;
      out[to + j] = low * scale + minimum;
      out[to + j + 16] = high * scale + minimum;
    }
  }

  @Override
  public void encode(Source source, byte[] out, int outAt, int blocks) {
    byte[] levels = new byte[WEIGHTS];
    float[] weight = new float[WEIGHTS];
    LevelSearch search = new LevelSearch();
    for (int b = 0; b < blocks; b++) {
      int from = b * WEIGHTS;
      int to = outAt + b * blockBytes;
      if (source.importance() != null) {
        Importance.weigh(source, from, source.meanSquare(), weight);
        search(search, source.values(), from, weight, levels, out, to);
      } else if (hasMinimum) {
        roundAboveMinimum(source.values(), from, levels, out, to);
      } else {
        roundAroundZero(source.values(), from, levels, out, to);
      }
      pack(levels, out, to);
    }
  }

  private void roundAroundZero(float[] in, int from, byte[] levels, byte[] out, int to) {
    int zero = (levelMax + 1) / 2;
    float scale = Numbers.extreme(in, from, WEIGHTS) / -zero;
    float inverse = scale != 0 ? 1f / scale : 0f;
    Numbers.putHalf(out, to, scale);
    for (int j = 0; j < WEIGHTS; j++) {
      levels[j] = level(in[from + j] * inverse + (zero + 0.5f));
    }
  }

  private void roundAboveMinimum(float[] in, int from, byte[] levels, byte[] out, int to) {
    float least = in[from];
    float most = in[from];
    for (int j = 1; j < WEIGHTS; j++) {
      least = in[from + j] < least ? in[from + j] : least;
      most = in[from + j] > most ? in[from + j] : most;
    }
    float scale = (most - least) / levelMax;
    float inverse = scale != 0 ? 1f / scale : 0f;
    Numbers.putHalf(out, to, scale);
    Numbers.putHalf(out, to + 2, least);
    for (int j = 0; j < WEIGHTS; j++) {
      levels[j] = level((in[from + j] - least) * inverse + 0.5f);
    }
  }

  private byte level(float value) {
    return (byte) Math.clamp((long) (int) value, 0, levelMax);
  }

  private void search(
      LevelSearch search, float[] in, int from, float[] weight, byte[] levels, byte[] out, int to) {
    if (hasMinimum) {
      search.affine(in, from, WEIGHTS, levelMax, weight, LevelSearch.FINE, levels, 0);
      Numbers.putHalf(out, to, search.scale);
      Numbers.putHalf(out, to + 2, -search.depth);
    } else {
      float scale = search.symmetric(in, from, WEIGHTS, (levelMax + 1) / 2, weight, levels, 0);
      Numbers.putHalf(out, to, scale);
    }
  }

  private void pack(byte[] levels, byte[] out, int to) {
    int fifth = 0;
    for (int j = 0; j < WEIGHTS / 2; j++) {
      out[to + nibblesAt + j] = (byte) ((levels[j] & 15) | (levels[j + 16] & 15) << 4);
      fifth |= (levels[j] >> 4) << j | (levels[j + 16] >> 4) << (j + 16);
    }
    if (fiveBits) {
      Numbers.put32(out, to + fifthBitsAt, fifth);
    }
  }
}
