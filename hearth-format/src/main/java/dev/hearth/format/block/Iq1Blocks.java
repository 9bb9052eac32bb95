package dev.hearth.format.block;

/**
 * IQ1_S and IQ1_M: 256 weights as ternary codebook points of eight, {@code (level + shift) * scale}
 * with a shift of plus or minus an eighth for each group.
 */
abstract sealed class Iq1Blocks implements BlockFormat {
  static final int WEIGHTS = 256;
  private static final int GROUP_SCALE_MAX = 7;

  private final BlockType type;
  private final int groupWeights;
  private final float negligible;
  private final byte[] values = Codebook.IQ1_S.shownAs(-1, 0, 1);

  private Iq1Blocks(BlockType type, int groupWeights, float negligible) {
    this.type = type;
    this.groupWeights = groupWeights;
    this.negligible = negligible;
  }

  abstract void decodeBlock(byte[] in, int from, float[] out, int to);

  /** How errors of a group count where no importance is known. */
  abstract void weighAlike(float[] in, int at, float meanSquare, float[] weight);

  abstract void put(float[] in, int at, Found found, float largest, byte[] out, int to);

  @Override
  public final void decode(byte[] in, int inAt, float[] out, int outAt, int blocks) {
    for (int b = 0; b < blocks; b++) {
      decodeBlock(in, inAt + b * type.bytesPerBlock(), out, outAt + b * WEIGHTS);
    }
  }

  final void octet(int point, boolean down, float scale, float[] out, int to) {
    float shift = down ? -TernarySplit.SHIFT : TernarySplit.SHIFT;
    for (int i = 0; i < 8; i++) {
      out[to + i] = scale * (values[8 * point + i] + shift);
    }
  }

  @Override
  public final void encode(Source source, byte[] out, int outAt, int blocks) {
    Found found = new Found(groupWeights);
    for (int b = 0; b < blocks; b++) {
      encodeBlock(source, b * WEIGHTS, found, out, outAt + b * type.bytesPerBlock());
    }
  }

  private void encodeBlock(Source source, int at, Found found, byte[] out, int to) {
    float[] in = source.values();
    float meanSquare = 2 * Numbers.sumOfSquares(in, at, WEIGHTS) / WEIGHTS;
    float largest = 0f;
    for (int g = 0; g < found.scales.length; g++) {
      int from = at + g * groupWeights;
      if (source.importance() != null) {
        Importance.weigh(source, from, meanSquare, found.weight);
      } else {
        weighAlike(in, from, meanSquare, found.weight);
      }
      System.arraycopy(found.weight, 0, found.weights, g * groupWeights, groupWeights);
      found.clear(g);
      if (Math.abs(Numbers.extreme(in, from, groupWeights)) >= negligible) {
        found.scales[g] = found.search(in, from, g);
        largest = Math.max(largest, found.scales[g]);
      }
    }
    if (largest > 0) {
      put(in, at, found, largest, out, to);
    }
  }

  /** The group's scale as a small odd multiple of the unit. */
  static int scaleLevel(float scale, float unit) {
    return Numbers.nearest(0.5f * (1f / unit * scale - 1), 0, GROUP_SCALE_MAX);
  }

  /** What the search found for one block, and what it needs. */
  static final class Found {
    /** Of each eight weights. */
    final int[] points = new int[WEIGHTS / 8];

    /** Whether each eight weights are shifted down. */
    final boolean[] down = new boolean[WEIGHTS / 8];

    final float[] scales;
    final float[] weights = new float[WEIGHTS];
    final float[] weight;
    private final float[] wanted;
    private final TernarySplit split;
    private final CodebookNeighbours neighbours = Codebook.IQ1_S.neighbours();
    private final int octets;

    Found(int groupWeights) {
      octets = groupWeights / 8;
      scales = new float[WEIGHTS / groupWeights];
      weight = new float[groupWeights];
      wanted = new float[groupWeights];
      split = new TernarySplit(groupWeights, groupWeights == 16 ? 2 : 1);
    }

    void clear(int group) {
      scales[group] = 0f;
      for (int k = group * octets; k < (group + 1) * octets; k++) {
        points[k] = 0;
        down[k] = false;
      }
    }

    /** Splits a group, brings it to codebook points and fits the scale to those. */
    float search(float[] in, int at, int group) {
      float scale = split.search(in, at, weight);
      if (scale == 0) {
        return 0f;
      }
      boolean missed = false;
      System.arraycopy(in, at, wanted, 0, wanted.length);
      for (int k = 0; k < octets; k++) {
        int octet = group * octets + k;
        down[octet] = split.down[k * split.down.length / octets];
        int code = neighbours.code(split.levels, 8 * k);
        points[octet] = neighbours.pointAt(code);
        if (points[octet] < 0) {
          missed = true;
          points[octet] = neighbours.nearest(code, wanted, weight, 8 * k, scale, values(octet));
        }
      }
      return missed ? fit(in, at, group, scale) : scale;
    }

    float[] values(int octet) {
      return down[octet] ? TernarySplit.DOWN : TernarySplit.UP;
    }

    private float fit(float[] in, int at, int group, float scale) {
      float sumProducts = 0f;
      float sumSquares = 0f;
      for (int i = 0; i < weight.length; i++) {
        int octet = group * octets + i / 8;
        float value = values(octet)[Codebook.IQ1_S.level(points[octet], i % 8)];
        sumProducts += weight[i] * value * in[at + i];
        sumSquares += weight[i] * value * value;
      }
      return sumProducts > 0 && sumSquares > 0 ? sumProducts / sumSquares : scale;
    }
  }

  /**
   * Float16 scale, the points' low bytes, then for each 32 weights 16 bits: four times three high
   * bits of the points, the group's scale, and the shift in the top bit.
   */
  static final class Iq1S extends Iq1Blocks {
    private static final int WORDS_AT = 2 + 32;

    Iq1S() {
      super(BlockType.IQ1_S, 32, 1e-12f);
    }

    @Override
    void decodeBlock(byte[] in, int from, float[] out, int to) {
      float unit = Numbers.half(in, from);
      for (int k = 0; k < 32; k++) {
        int word = Numbers.unsigned16(in, from + WORDS_AT + 2 * (k / 4));
        float scale = unit * (2 * (word >> 12 & 7) + 1);
        int point = (in[from + 2 + k] & 255) | (word >> (3 * (k % 4)) & 7) << 8;
        octet(point, (word & 0x8000) != 0, scale, out, to + 8 * k);
      }
    }

    @Override
    void weighAlike(float[] in, int at, float meanSquare, float[] weight) {
      Importance.weighByRoot(in, at, meanSquare, weight);
    }

    @Override
    void put(float[] in, int at, Found found, float largest, byte[] out, int to) {
      float unit = largest / 15;
      // the factor is from experiments, as is that of IQ1_M
      Numbers.putHalf(out, to, unit * 1.125f);
      for (int group = 0; group < 8; group++) {
        int word = scaleLevel(found.scales[group], unit) << 12;
        word |= found.down[4 * group] ? 0x8000 : 0;
        for (int k = 0; k < 4; k++) {
          int point = found.points[4 * group + k];
          out[to + 2 + 4 * group + k] = (byte) point;
          word |= (point >> 8) << (3 * k);
        }
        Numbers.put16(out, to + WORDS_AT + 2 * group, word);
      }
    }
  }

  /**
   * The points' low bytes; a nibble for each eight weights, of the three high bits of the point and
   * the shift; four 16-bit words, each with the three-bit scales of four times 16 weights and, on
   * top, four bits of the block's float16 scale.
   */
  static final class Iq1M extends Iq1Blocks {
    private static final int NIBBLES_AT = 32;
    private static final int WORDS_AT = NIBBLES_AT + 16;

    Iq1M() {
      super(BlockType.IQ1_M, 16, 1e-7f);
    }

    @Override
    void decodeBlock(byte[] in, int from, float[] out, int to) {
      int bits = 0;
      for (int i = 0; i < 4; i++) {
        bits |= (Numbers.unsigned16(in, from + WORDS_AT + 2 * i) >> 12) << (4 * i);
      }
      float unit = SmallFloats.halfToFloat((short) bits);
      for (int k = 0; k < 32; k++) {
        int group = k / 2;
        int word = Numbers.unsigned16(in, from + WORDS_AT + 2 * (group / 4));
        float scale = unit * (2 * (word >> (3 * (group % 4)) & 7) + 1);
        int nibble = in[from + NIBBLES_AT + group] >> (4 * (k % 2));
        int point = (in[from + k] & 255) | (nibble & 7) << 8;
        octet(point, (nibble & 8) != 0, scale, out, to + 8 * k);
      }
    }

    @Override
    void weighAlike(float[] in, int at, float meanSquare, float[] weight) {
      Importance.weighBySquare(in, at, weight);
    }

    @Override
    void put(float[] in, int at, Found found, float largest, byte[] out, int to) {
      int[] words = new int[4];
      float sumProducts = 0f;
      float sumSquares = 0f;
      for (int k = 0; k < 32; k++) {
        int group = k / 2;
        int level = scaleLevel(found.scales[group], largest / 15);
        words[group / 4] |= k % 2 == 0 ? level << (3 * (group % 4)) : 0;
        int point = found.points[k];
        out[to + k] = (byte) point;
        int nibble = point >> 8 | (found.down[k] ? 8 : 0);
        out[to + NIBBLES_AT + group] |= (byte) (nibble << (4 * (k % 2)));
        for (int i = 0; i < 8; i++) {
          float weight = found.weights[8 * k + i];
          float value = found.values(k)[Codebook.IQ1_S.level(point, i)] * (2 * level + 1);
          sumProducts += weight * value * in[at + 8 * k + i];
          sumSquares += weight * value * value;
        }
      }
      float unit = sumSquares > 0 ? sumProducts / sumSquares : largest / 15;
      int bits = SmallFloats.floatToFiniteHalf(unit * 1.1125f) & 0xffff;
      for (int i = 0; i < 4; i++) {
        Numbers.put16(out, to + WORDS_AT + 2 * i, words[i] | (bits >> (4 * i) & 15) << 12);
      }
    }
  }
}
