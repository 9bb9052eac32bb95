package dev.hearth.compute;

/**
 * Functions of floats, defined by their own operations so that SIMD lanes can repeat them to the
 * bit on any machine.
 */
public final class FloatMath {
  /** Lanes of a sum that must run along lanes. */
  public static final int LANES = 16;

  public static final float LOG2_E = 1.442695f;

  /** Adding and subtracting this rounds a float of small magnitude to an integer. */
  public static final float ROUNDER = 12582912f;

  /** ln 2 in two parts, the first exact in few bits (Cody and Waite). */
  public static final float LN2_HIGH = 0x1.63p-1f;

  public static final float LN2_LOW = -2.1219444E-4f;

  /** Beyond these, e^x is 0 or infinite in float32. */
  public static final float EXP_MIN = -103.97f;

  public static final float EXP_MAX = 88.72284f;

  /** Taylor coefficients of e^r − 1 − r, highest first: 1/7! … 1/2!. */
  public static final float EXP_C7 = 1f / 5040;

  public static final float EXP_C6 = 1f / 720;
  public static final float EXP_C5 = 1f / 120;
  public static final float EXP_C4 = 1f / 24;
  public static final float EXP_C3 = 1f / 6;
  public static final float EXP_C2 = 0.5f;

  /**
   * Below this magnitude tanh is its series; above, 1 − e^(−2|x|) has lost no more than two bits.
   */
  public static final float TANH_SERIES_MAX = 0.25f;

  /** Taylor coefficients of tanh: of x⁹, x⁷, x⁵, x³. */
  public static final float TANH_C9 = 62f / 2835;

  public static final float TANH_C7 = -17f / 315;
  public static final float TANH_C5 = 2f / 15;
  public static final float TANH_C3 = -1f / 3;

  /** √(2/π) and the cubic coefficient of the tanh form of GELU. */
  public static final float GELU_SCALE = 0.7978846f;

  public static final float GELU_CUBIC = 0.044715f;

  private FloatMath() {}

  /** e^x within 1.1 units in the last place; exactly 1 at 0, 0 at −∞. */
  public static float exp(float x) {
    if (Float.isNaN(x)) {
      return x;
    }
    float clamped = Math.min(Math.max(x, EXP_MIN), EXP_MAX);
    float n = (clamped * LOG2_E + ROUNDER) - ROUNDER;
    float r = Math.fma(n, -LN2_HIGH, clamped);
    r = Math.fma(n, -LN2_LOW, r);
    float p = Math.fma(EXP_C7, r, EXP_C6);
    p = Math.fma(p, r, EXP_C5);
    p = Math.fma(p, r, EXP_C4);
    p = Math.fma(p, r, EXP_C3);
    p = Math.fma(p, r, EXP_C2);
    p = Math.fma(p * r, r, r) + 1f;
    int whole = (int) n;
    int half = whole >> 1;
    float result = p * powerOfTwo(half) * powerOfTwo(whole - half);
    if (x < EXP_MIN) {
      return 0f;
    }
    return x > EXP_MAX ? Float.POSITIVE_INFINITY : result;
  }

  private static float powerOfTwo(int exponent) {
    return Float.intBitsToFloat((exponent + 127) << 23);
  }

  /** Within 3 units in the last place above −87, and 0 where e^−x is infinite. */
  public static float sigmoid(float x) {
    return 1f / (1f + exp(-x));
  }

  /** Within 3 units in the last place: a series near 0, else through e^(−2|x|). */
  public static float tanh(float x) {
    float magnitude = Math.abs(x);
    float t = exp(-2f * magnitude);
    float result = (1f - t) / (1f + t);
    if (magnitude < TANH_SERIES_MAX) {
      float square = x * x;
      float p = Math.fma(TANH_C9, square, TANH_C7);
      p = Math.fma(p, square, TANH_C5);
      p = Math.fma(p, square, TANH_C3);
      result = Math.fma(p * square, magnitude, magnitude);
    }
    return Math.copySign(result, x);
  }

  public static float silu(float x) {
    return x / (1f + exp(-x));
  }

  public static float gelu(float x) {
    float inner = GELU_SCALE * x * Math.fma(GELU_CUBIC * x, x, 1f);
    return 0.5f * x * (1f + tanh(inner));
  }

  /** log(1+e^x), x itself above 20. */
  public static float softplus(float x) {
    return x > 20f ? x : (float) StrictMath.log1p(StrictMath.exp(x));
  }

  public static float apply(Activation activation, float x) {
    return switch (activation) {
      case SILU -> silu(x);
      case GELU -> gelu(x);
      case SIGMOID -> sigmoid(x);
      case RELU -> Math.max(x, 0f);
      case RELU_SQUARED -> Math.max(x, 0f) * Math.max(x, 0f);
      case SOFTPLUS -> softplus(x);
      case TANH -> tanh(x);
    };
  }

  /** Folds sixteen lanes 8, 4, 2, 1. */
  public static float fold(float[] lanes) {
    for (int width = LANES / 2; width > 0; width /= 2) {
      for (int i = 0; i < width; i++) {
        lanes[i] += lanes[i + width];
      }
    }
    return lanes[0];
  }
}
