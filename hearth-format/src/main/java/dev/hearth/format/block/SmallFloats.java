package dev.hearth.format.block;

/**
 * Conversions between float32 and the smaller floating-point formats that blocks are made of. All
 * roundings are to nearest, ties to even, unless a method says otherwise.
 */
public final class SmallFloats {
  /** The largest finite float16. */
  static final float HALF_MAX = 65504f;

  /** The largest E4M3 number. */
  private static final float UNSIGNED_E4M3_MAX = 448f;

  private SmallFloats() {}

  /** The value of an IEEE 754 float16; exact. */
  public static float halfToFloat(short bits) {
    return Float.float16ToFloat(bits);
  }

  /** The nearest IEEE 754 float16; infinite where the value is out of its range. */
  public static short floatToHalf(float value) {
    return Float.floatToFloat16(value);
  }

  /** The nearest finite float16: values out of its range become ±65504, NaN becomes zero. */
  public static short floatToFiniteHalf(float value) {
    float finite = Float.isNaN(value) ? 0f : Math.clamp(value, -HALF_MAX, HALF_MAX);
    return Float.floatToFloat16(finite);
  }

  /** The value of a bfloat16, the upper half of a float32; exact. */
  public static float bfloat16ToFloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /** The nearest bfloat16; a NaN stays one and becomes quiet. */
  public static short floatToBfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    int half = 0x7fff + ((bits >>> 16) & 1);
    return (short) ((bits + half) >>> 16);
  }

  /**
   * Half the value of an E8M0 power of two (OCP Microscaling Formats 1.0): 2^(code − 128). Code
   * 255, NaN in that standard, is a power like the others in GGUF. Halved because the levels that
   * it scales are stored doubled, as integers.
   */
  static float halvedE8m0(int code) {
    int bits = code < 2 ? 0x00200000 << code : (code - 1) << 23;
    return Float.intBitsToFloat(bits);
  }

  /** The E8M0 code of 2^exponent, brought into the format's range (below its NaN). */
  static int e8m0(int exponent) {
    return Math.clamp(exponent + 127L, 0, 254);
  }

  /**
   * Half the value of an unsigned E4M3 float: four exponent bits with bias 7, three mantissa bits,
   * the top bit ignored. Code 0x7f is NaN in the standard and zero in GGUF.
   */
  static float halvedUnsignedE4m3(int code) {
    if (code == 0x7f) {
      return 0f;
    }
    int exponent = (code >> 3) & 15;
    int mantissa = code & 7;
    return exponent == 0
        ? mantissa * 0x1p-10f
        : (8 + mantissa) * Float.intBitsToFloat((exponent - 11 + 127) << 23);
  }

  /**
   * The nearest unsigned E4M3 code of a value ≥ 0, ties away from zero, 448 at most. Values below
   * the smallest normal number are not rounded up to it, as usual encoders have it.
   */
  static int unsignedE4m3(float value) {
    if (!(value > 0f)) {
      return 0;
    }
    float bounded = Math.min(value, UNSIGNED_E4M3_MAX);
    if (bounded < 0x1p-6f) {
      return Math.min(7, (int) (bounded * 512f + 0.5f));
    }
    // exponent and mantissa lie side by side, so that a carry out of one goes into the other
    int rounded = (Float.floatToRawIntBits(bounded) + 0x80000) >>> 20;
    return rounded - (120 << 3);
  }
}
