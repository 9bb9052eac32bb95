package dev.hearth.format.block;

import dev.hearth.format.block.LevelSearch.Trials;

/**
 * Q2_K, Q4_K and Q5_K: 256 weights in groups with a scale and a depth each, {@code level * scale −
 * depth}; these are small integers times the block's two float16 numbers.
 */
abstract sealed class AffineKBlocks implements BlockFormat {
  static final int WEIGHTS = 256;

  private final int groupWeights;
  private final int levelMax;
  private final int scaleMax;
  private final Trials trials;

  /** How many times the block's mean square goes into the weighting of importances. */
  private final int spread;

  private AffineKBlocks(int groupWeights, int levelMax, int scaleMax, Trials trials, int spread) {
    this.groupWeights = groupWeights;
    this.levelMax = levelMax;
    this.scaleMax = scaleMax;
    this.trials = trials;
    this.spread = spread;
  }

  abstract int blockBytes();

  abstract void decodeBlock(byte[] in, int from, float[] out, int to);

  /** How errors count where no importance is known. */
  abstract void weighAlike(float[] in, int at, float[] weight);

  abstract int halvesAt();

  abstract void putScales(int[] scales, int[] depths, byte[] out, int to);

  abstract void putLevels(byte[] levels, byte[] out, int to);

  @Override
  public final void decode(byte[] in, int inAt, float[] out, int outAt, int blocks) {
    for (int b = 0; b < blocks; b++) {
      decodeBlock(in, inAt + b * blockBytes(), out, outAt + b * WEIGHTS);
    }
  }

  @Override
  public final void encode(Source source, byte[] out, int outAt, int blocks) {
    Scratch scratch = new Scratch(WEIGHTS / groupWeights, groupWeights);
    for (int b = 0; b < blocks; b++) {
      encodeBlock(source, b * WEIGHTS, scratch, out, outAt + b * blockBytes());
    }
  }

  private void encodeBlock(Source source, int at, Scratch s, byte[] out, int to) {
    boolean weighted = source.importance() != null;
    float meanSquare =
        weighted ? spread * Numbers.sumOfSquares(source.values(), at, WEIGHTS) / WEIGHTS : 0f;
    for (int g = 0; g < s.groups; g++) {
      int from = at + g * groupWeights;
      if (weighted) {
        Importance.weigh(source, from, meanSquare, s.weight);
      } else {
        weighAlike(source.values(), from, s.weight);
      }
      s.sums[g] = sum(s.weight);
      s.search.affine(
          source.values(),
          from,
          groupWeights,
          levelMax,
          s.weight,
          weighted ? LevelSearch.FINE : trials,
          s.levels,
          g * groupWeights);
      s.scales[g] = s.search.scale;
      s.depths[g] = s.search.depth;
    }
    float scale =
        Numbers.putHalf(out, to + halvesAt(), toIntegers(s.scales, s, weighted, s.scaleLevels));
    float depth =
        Numbers.putHalf(out, to + halvesAt() + 2, toIntegers(s.depths, s, weighted, s.depthLevels));
    putScales(s.scaleLevels, s.depthLevels, out, to);
    for (int g = 0; g < s.groups; g++) {
      round(source.values(), at, g, scale * s.scaleLevels[g], depth * s.depthLevels[g], s.levels);
    }
    putLevels(s.levels, out, to);
  }

  /** Expresses the groups' numbers as integers times one number, which it returns. */
  private float toIntegers(float[] numbers, Scratch s, boolean search, int[] integers) {
    if (search) {
      float unit = s.search.positive(numbers, 0, s.groups, scaleMax, s.sums, s.trial, 0);
      for (int g = 0; g < s.groups; g++) {
        integers[g] = Math.clamp(s.trial[g], 0, scaleMax);
      }
      return unit;
    }
    float largest = 0f;
    for (float number : numbers) {
      largest = Math.max(largest, number);
    }
    float inverse = largest > 0 ? scaleMax / largest : 0f;
    for (int g = 0; g < s.groups; g++) {
      integers[g] = Numbers.nearest(inverse * numbers[g], 0, scaleMax);
    }
    return largest / scaleMax;
  }

  /** Rounds a group's levels anew with the scale and depth that the block really stores. */
  private void round(float[] in, int at, int group, float scale, float depth, byte[] levels) {
    if (scale == 0) {
      return;
    }
    for (int i = group * groupWeights; i < (group + 1) * groupWeights; i++) {
      levels[i] = (byte) Numbers.nearest((in[at + i] + depth) / scale, 0, levelMax);
    }
  }

  private static float sum(float[] values) {
    float sum = 0f;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }

  /** What the packing of one block after the other needs. */
  private static final class Scratch {
    final int groups;
    final LevelSearch search = new LevelSearch();
    final byte[] levels = new byte[WEIGHTS];
    final float[] weight;
    final float[] scales;
    final float[] depths;
    final float[] sums;
    final byte[] trial;
    final int[] scaleLevels;
    final int[] depthLevels;

    Scratch(int groups, int groupWeights) {
      this.groups = groups;
      weight = new float[groupWeights];
      scales = new float[groups];
      depths = new float[groups];
      sums = new float[groups];
      trial = new byte[groups];
      scaleLevels = new int[groups];
      depthLevels = new int[groups];
    }
  }

  /** 16 bytes of scale and depth, 2-bit levels, the two float16 numbers. */
  static final class Q2K extends AffineKBlocks {
    private static final int LEVELS_AT = 16;

    Q2K() {
      super(16, 3, 15, new Trials(-0.5f, 0.1f, 15, true), 1);
    }

    @Override
    int blockBytes() {
      return BlockType.Q2_K.bytesPerBlock();
    }

    @Override
    int halvesAt() {
      return LEVELS_AT + WEIGHTS / 4;
    }

    @Override
    void decodeBlock(byte[] in, int from, float[] out, int to) {
      float unit = Numbers.half(in, from + halvesAt());
      float depthUnit = Numbers.half(in, from + halvesAt() + 2);
      for (int group = 0; group < 16; group++) {
        float scale = unit * (in[from + group] & 15);
        float depth = depthUnit * (in[from + group] >> 4 & 15);
        int shift = TwoBits.shift(group);
        int at = from + LEVELS_AT + TwoBits.offset(group);
        for (int j = 0; j < 16; j++) {
          out[to + 16 * group + j] = scale * (in[at + j] >> shift & 3) - depth;
        }
      }
    }

    @Override
    void weighAlike(float[] in, int at, float[] weight) {
      for (int i = 0; i < weight.length; i++) {
        weight[i] = Math.abs(in[at + i]);
      }
    }

    @Override
    void putScales(int[] scales, int[] depths, byte[] out, int to) {
      for (int group = 0; group < 16; group++) {
        out[to + group] = (byte) (scales[group] | depths[group] << 4);
      }
    }

    @Override
    void putLevels(byte[] levels, byte[] out, int to) {
      TwoBits.put(levels, out, to + LEVELS_AT);
    }
  }

  /**
   * Q4_K and Q5_K: the two float16 numbers, eight scales and depths of six bits in twelve bytes,
   * fifth bits, low four bits.
   */
  static final class Q45K extends AffineKBlocks {
    private static final int SCALES_AT = 4;
    private static final int FIFTH_BITS_AT = SCALES_AT + 12;

    private final boolean fiveBits;
    private final int nibblesAt;

    Q45K(boolean fiveBits) {
      super(
          32,
          fiveBits ? 31 : 15,
          63,
          fiveBits ? new Trials(-0.5f, 0.1f, 15, false) : new Trials(-1f, 0.1f, 20, false),
          2);
      this.fiveBits = fiveBits;
      this.nibblesAt = FIFTH_BITS_AT + (fiveBits ? WEIGHTS / 8 : 0);
    }

    @Override
    int blockBytes() {
      return nibblesAt + WEIGHTS / 2;
    }

    @Override
    int halvesAt() {
      return 0;
    }

    @Override
    void decodeBlock(byte[] in, int from, float[] out, int to) {
      float unit = Numbers.half(in, from);
      float depthUnit = Numbers.half(in, from + 2);
      for (int group = 0; group < 8; group++) {
        float scale = unit * SixBits.scale(in, from + SCALES_AT, group);
        float depth = depthUnit * SixBits.depth(in, from + SCALES_AT, group);
        int nibbles = from + nibblesAt + 32 * (group / 2);
        int shift = 4 * (group % 2);
        if (fiveBits) {
          int fifth = from + FIFTH_BITS_AT;
          for (int j = 0; j < 32; j++) {
            int level = (in[nibbles + j] >> shift & 15) | (in[fifth + j] >> group & 1) << 4;
            out[to + 32 * group + j] = scale * level - depth;
          }
        } else {
          for (int j = 0; j < 32; j++) {
            out[to + 32 * group + j] = scale * (in[nibbles + j] >> shift & 15) - depth;
          }
        }
      }
    }

    @Override
    void weighAlike(float[] in, int at, float[] weight) {
      float root = Numbers.squareRoot(Numbers.sumOfSquares(in, at, 32) / 32);
      for (int i = 0; i < 32; i++) {
        weight[i] = root + Math.abs(in[at + i]);
      }
    }

    @Override
    void putScales(int[] scales, int[] depths, byte[] out, int to) {
      SixBits.put(scales, depths, out, to + SCALES_AT);
    }

    @Override
    void putLevels(byte[] levels, byte[] out, int to) {
      for (int i = 0; i < WEIGHTS; i++) {
        int group = i / 32;
        int j = i % 32;
        out[to + nibblesAt + 32 * (group / 2) + j] |=
            (byte) ((levels[i] & 15) << (4 * (group % 2)));
        if (fiveBits) {
          out[to + FIFTH_BITS_AT + j] |= (byte) ((levels[i] >> 4) << group);
        }
      }
    }
  }
}
