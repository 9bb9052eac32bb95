package dev.hearth.format.block;

/**
 * Finds the best three-valued approximation of a group of numbers for IQ1_S and IQ1_M: levels −1, 0
 * and 1, shifted up or down by an eighth, times one scale. With the numbers in order, the three
 * levels are two cuts; all pairs of cuts and all shifts are tried, with running sums. One instance
 * serves one thread.
 */
final class TernarySplit {
  /** How far all levels are shifted. */
  static final float SHIFT = 0.125f;

  /** The values of the levels 0, 1 and 2, shifted up. */
  static final float[] UP = {-1 + SHIFT, SHIFT, 1 + SHIFT};

  /** The values of the levels 0, 1 and 2, shifted down. */
  static final float[] DOWN = {-1 - SHIFT, -SHIFT, 1 - SHIFT};

  /** Of the last search: the level of each number. */
  final byte[] levels;

  /** Of the last search: whether each part of the group is shifted down. */
  final boolean[] down;

  private final int size;
  private final int[] order;

  /** Sums of weight times number over the lowest numbers, for each part, by how many these are. */
  private final float[][] products;

  /** Sums of the weights of the lowest numbers, for each part. */
  private final float[][] weights;

  private float bestScale;
  private float bestGain;
  private int firstCut;
  private int secondCut;
  private int downParts;

  /**
   * @param size numbers in a group
   * @param parts equal parts of a group, each with its own shift: one or two
   */
  TernarySplit(int size, int parts) {
    this.size = size;
    levels = new byte[size];
    down = new boolean[parts];
    order = new int[size];
    products = new float[parts][size + 1];
    weights = new float[parts][size + 1];
  }

  /**
   * Searches; leaves the result in {@link #levels} and {@link #down}.
   *
   * @return the scale, not negative; zero where no split is better than none
   */
  float search(float[] in, int at, float[] weight) {
    sort(in, at);
    addUp(in, at, weight);
    bestGain = -Float.MAX_VALUE;
    bestScale = 0f;
    downParts = -1;
    for (int first = 0; first <= size; first++) {
      for (int second = first; second <= size; second++) {
        if (down.length == 1) {
          tryCuts(first, second);
        } else {
          tryCutsOfTwoParts(first, second);
        }
      }
    }
    if (downParts < 0) {
      return 0f;
    }
    boolean turned = bestScale < 0;
    for (int i = 0; i < size; i++) {
      int level = i < firstCut ? 0 : i < secondCut ? 1 : 2;
      levels[order[i]] = (byte) (turned ? 2 - level : level);
    }
    for (int part = 0; part < down.length; part++) {
      down[part] = (downParts >> part & 1) == 1 != turned;
    }
    return Math.abs(bestScale);
  }

  private void sort(float[] in, int at) {
    for (int i = 0; i < size; i++) {
      int place = i;
      while (place > 0 && in[at + order[place - 1]] > in[at + i]) {
        order[place] = order[place - 1];
        place--;
      }
      order[place] = i;
    }
  }

  private void addUp(float[] in, int at, float[] weight) {
    int partSize = size / down.length;
    for (int place = 0; place < size; place++) {
      int i = order[place];
      for (int part = 0; part < down.length; part++) {
        boolean here = i / partSize == part;
        float product = here ? weight[i] * in[at + i] : 0f;
        products[part][place + 1] = products[part][place] + product;
        weights[part][place + 1] = weights[part][place] + (here ? weight[i] : 0f);
      }
    }
  }

  private void tryCuts(int first, int second) {
    float[] p = products[0];
    float[] w = weights[0];
    for (int shift = 0; shift < 2; shift++) {
      float[] value = shift == 0 ? UP : DOWN;
      float sumProducts =
          p[first] * value[0]
              + (p[second] - p[first]) * value[1]
              + (p[size] - p[second]) * value[2];
      float sumSquares =
          w[first] * value[0] * value[0]
              + (w[second] - w[first]) * value[1] * value[1]
              + (w[size] - w[second]) * value[2] * value[2];
      keepIfBetter(sumProducts, sumSquares, first, second, shift);
    }
  }

  private void tryCutsOfTwoParts(int first, int second) {
    for (int shifts = 0; shifts < 4; shifts++) {
      // the second part's shift changes fastest
      int downs = shifts >> 1 | (shifts & 1) << 1;
      float[] a = (downs & 1) == 0 ? UP : DOWN;
      float[] b = (downs & 2) == 0 ? UP : DOWN;
      keepIfBetter(
          products(0, a, first, second) + products(1, b, first, second),
          squares(0, a, first, second) + squares(1, b, first, second),
          first,
          second,
          downs);
    }
  }

  /** The values fall by one from level to level, which leaves the highest value and the sums. */
  private float products(int part, float[] value, int first, int second) {
    float[] p = products[part];
    return p[size] * value[2] - (p[first] + p[second]);
  }

  private float squares(int part, float[] value, int first, int second) {
    float[] w = weights[part];
    return w[size] * value[2] * value[2]
        + w[first] * (value[0] * value[0] - value[1] * value[1])
        + w[second] * (value[1] * value[1] - value[2] * value[2]);
  }

  private void keepIfBetter(float sumProducts, float sumSquares, int first, int second, int downs) {
    if (sumSquares > 0 && sumProducts * sumProducts > bestGain * sumSquares) {
      bestScale = sumProducts / sumSquares;
      bestGain = bestScale * sumProducts;
      firstCut = first;
      secondCut = second;
      downParts = downs;
    }
  }
}
