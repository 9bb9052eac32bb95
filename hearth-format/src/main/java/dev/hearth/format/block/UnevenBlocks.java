package dev.hearth.format.block;

/**
 * IQ4_NL and IQ4_XS: four bits choose one of sixteen uneven levels, close together around zero. A
 * group is 32 weights; byte j holds the choice for weight j and, above it, for weight j + 16.
 */
final class UnevenBlocks implements BlockFormat {
  /** 32 weights with a float16 scale. */
  static final UnevenBlocks IQ4_NL = new UnevenBlocks(1);

  /**
   * 256 weights: float16 scale, then the groups' six-bit scales less 32, first their high two bits
   * in 16 bits, then their low four, two a byte.
   */
  static final UnevenBlocks IQ4_XS = new UnevenBlocks(8);

  private static final int GROUP = 32;
  private static final int HIGH_AT = 2;
  private static final int LOW_AT = 4;

  /** How many scales are tried on each side of the plain one. */
  private static final int TRIES = 7;

  private static final byte[] LEVELS = {
    -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
  };

  private final int groups;
  private final int choicesAt;
  private final int blockBytes;

  private UnevenBlocks(int groups) {
    this.groups = groups;
    this.choicesAt = groups == 1 ? 2 : LOW_AT + groups / 2;
    this.blockBytes = choicesAt + groups * GROUP / 2;
  }

  @Override
  public void decode(byte[] in, int inAt, float[] out, int outAt, int blocks) {
    for (int b = 0; b < blocks; b++) {
      int from = inAt + b * blockBytes;
      float unit = Numbers.half(in, from);
      for (int group = 0; group < groups; group++) {
        float scale = groups == 1 ? unit : unit * (scaleLevel(in, from, group) - 32);
        int at = from + choicesAt + group * GROUP / 2;
        int to = outAt + (b * groups + group) * GROUP;
        for (int j = 0; j < GROUP / 2; j++) {
          out[to + j] = scale * LEVELS[in[at + j] & 15];
          out[to + j + 16] = scale * LEVELS[in[at + j] >> 4 & 15];
        }
      }
    }
  }

  private static int scaleLevel(byte[] in, int from, int group) {
    int low = in[from + LOW_AT + group / 2] >> (4 * (group % 2)) & 15;
    int high = Numbers.unsigned16(in, from + HIGH_AT) >> (2 * group) & 3;
    return low | high << 4;
  }

  @Override
  public void encode(Source source, byte[] out, int outAt, int blocks) {
    float[] weight = new float[GROUP];
    float[] scales = new float[groups];
    for (int b = 0; b < blocks; b++) {
      int at = b * groups * GROUP;
      for (int group = 0; group < groups; group++) {
        scales[group] = scale(source, at, group, weight);
      }
      if (groups == 1) {
        encodeGroup(source, at, scales[0], out, outAt + b * blockBytes);
      } else {
        encodeGroups(source.values(), at, scales, out, outAt + b * blockBytes);
      }
    }
  }

  private float scale(Source source, int at, int group, float[] weight) {
    int from = at + group * GROUP;
    if (source.importance() != null) {
      float sum = Numbers.sumOfSquares(source.values(), at, groups * GROUP);
      Importance.weigh(source, from, sum * (2f / (groups * GROUP)), weight);
    } else {
      Importance.weighBySquare(source.values(), from, weight);
    }
    float extreme = Numbers.extreme(source.values(), from, GROUP);
    if (Math.abs(extreme) < LevelSearch.NEGLIGIBLE) {
      return 0f;
    }
    boolean search = searches(source);
    float plain = search ? -extreme / LEVELS[0] : extreme / LEVELS[0];
    Fit best = fit(source.values(), from, 1 / plain, weight);
    float gain = best.scale() * best.products();
    for (int k = -TRIES; search && k <= TRIES; k++) {
      Fit fit = fit(source.values(), from, (k + LEVELS[0]) / extreme, weight);
      if (fit.squares() > 0 && fit.products() * fit.products() > gain * fit.squares()) {
        best = fit;
        gain = best.scale() * best.products();
      }
    }
    return best.scale();
  }

  /** A lone group is searched for only where importances say what for. */
  private boolean searches(Source source) {
    return groups > 1 || source.importance() != null;
  }

  private record Fit(float products, float squares) {
    float scale() {
      return squares > 0 ? products / squares : 0f;
    }
  }

  private static Fit fit(float[] in, int from, float inverse, float[] weight) {
    float products = 0f;
    float squares = 0f;
    for (int i = 0; i < GROUP; i++) {
      float level = LEVELS[choose(inverse * in[from + i])];
      products += weight[i] * level * in[from + i];
      squares += weight[i] * level * level;
    }
    return new Fit(products, squares);
  }

  /** The nearest level, the upper of two; twice the value is compared, so that sums are exact. */
  private static int choose(float value) {
    float twice = value + value;
    int choice = 0;
    for (int step = LEVELS.length / 2; step > 0; step /= 2) {
      int next = choice + step;
      choice = twice >= LEVELS[next - 1] + LEVELS[next] ? next : choice;
    }
    return choice;
  }

  private void encodeGroup(Source source, int at, float scale, byte[] out, int to) {
    if (scale == 0) {
      return;
    }
    Numbers.putHalf(out, to, scale);
    // without a search the choices stay those of the plain scale
    float chosenWith =
        searches(source) ? scale : Numbers.extreme(source.values(), at, GROUP) / LEVELS[0];
    putChoices(source.values(), at, 1 / chosenWith, out, to + choicesAt);
  }

  private void encodeGroups(float[] in, int at, float[] scales, byte[] out, int to) {
    float unit = -Numbers.extreme(scales, 0, groups) / 32;
    Numbers.putHalf(out, to, unit);
    float inverse = unit != 0 ? 1 / unit : 0f;
    int high = 0;
    for (int group = 0; group < groups; group++) {
      int level = Numbers.nearest(inverse * scales[group], -32, 31);
      float scale = unit * level;
      int from = at + group * GROUP;
      putChoices(in, from, scale != 0 ? 1 / scale : 0f, out, to + choicesAt + group * GROUP / 2);
      out[to + LOW_AT + group / 2] |= (byte) (((level + 32) & 15) << (4 * (group % 2)));
      high |= ((level + 32) >> 4) << (2 * group);
    }
    Numbers.put16(out, to + HIGH_AT, high);
  }

  private static void putChoices(float[] in, int from, float inverse, byte[] out, int to) {
    for (int j = 0; j < GROUP / 2; j++) {
      int low = choose(inverse * in[from + j]);
      int high = choose(inverse * in[from + j + 16]);
      out[to + j] = (byte) (low | high << 4);
    }
  }
}
