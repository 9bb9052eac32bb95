package dev.hearth.format.block;

/** Signs of eight weights as the bits of a byte, weight 0 the lowest; a set bit is a minus. */
final class Signs {
  private Signs() {}

  /** The eighth sign that seven stored ones imply: the number of minuses is even. */
  static int completeEven(int seven) {
    return seven | (Integer.bitCount(seven) & 1) << 7;
  }

  /** The value, negated where the sign bit of its place is set. */
  static float apply(int signs, int place, float value) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(value) ^ (signs >>> place & 1) << 31);
  }

  /** Writes the magnitudes of {@code values} into {@code out} and returns their signs. */
  static int split(float[] values, int at, float[] out, int outAt) {
    int signs = 0;
    for (int i = 0; i < 8; i++) {
      float value = values[at + i];
      boolean negative = !(value >= 0);
      out[outAt + i] = negative ? -value : value;
      signs |= negative ? 1 << i : 0;
    }
    return signs;
  }

  /**
   * Makes the number of minuses even by giving the least important magnitude the other sign: it
   * becomes a negative magnitude.
   */
  static int makeEven(int signs, float[] weight, float[] magnitudes, int at) {
    if (Integer.bitCount(signs) % 2 == 0) {
      return signs;
    }
    int least = 0;
    float leastError = Float.POSITIVE_INFINITY;
    for (int i = 0; i < 8; i++) {
      float error = weight[at + i] * magnitudes[at + i] * magnitudes[at + i];
      if (error < leastError) {
        leastError = error;
        least = i;
      }
    }
    magnitudes[at + least] = -magnitudes[at + least];
    return signs ^ 1 << least;
  }
}
