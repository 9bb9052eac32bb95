package dev.hearth.format.block;

/** Little-endian fields of a block, and the roundings that encoders share. */
final class Numbers {
  private Numbers() {}

  static int unsigned16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
  }

  static int signed32(byte[] bytes, int at) {
    return unsigned16(bytes, at) | unsigned16(bytes, at + 2) << 16;
  }

  static float half(byte[] bytes, int at) {
    return Float.float16ToFloat((short) unsigned16(bytes, at));
  }

  static void put16(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    bytes[at + 1] = (byte) (value >>> 8);
  }

  static void put32(byte[] bytes, int at, int value) {
    put16(bytes, at, value);
    put16(bytes, at + 2, value >>> 16);
  }

  /** Stores a scale as the nearest finite float16 and returns what was stored. */
  static float putHalf(byte[] bytes, int at, float value) {
    short bits = SmallFloats.floatToFiniteHalf(value);
    put16(bytes, at, bits);
    return Float.float16ToFloat(bits);
  }

  /** The nearest integer, ties to even; NaN is 0, values out of range saturate. */
  static int nearest(float value) {
    return (int) Math.rint(value);
  }

  /** The nearest integer, ties to even, brought between the bounds. */
  static int nearest(float value, int least, int most) {
    return Math.clamp((long) nearest(value), least, most);
  }

  /** The nearest integer, ties away from zero; NaN is 0, values out of range saturate. */
  static int nearestAway(float value) {
    int magnitude = (int) Math.floor(Math.abs((double) value) + 0.5);
    return value < 0 ? -magnitude : magnitude;
  }

  static float squareRoot(float value) {
    return (float) Math.sqrt(value);
  }

  /** The value of largest magnitude in the group, the first of several; with its sign. */
  static float extreme(float[] values, int at, int count) {
    float extreme = 0f;
    float magnitude = 0f;
    for (int i = at; i < at + count; i++) {
      if (Math.abs(values[i]) > magnitude) {
        magnitude = Math.abs(values[i]);
        extreme = values[i];
      }
    }
    return extreme;
  }

  static float sumOfSquares(float[] values, int at, int count) {
    float sum = 0f;
    for (int i = at; i < at + count; i++) {
      sum += values[i] * values[i];
    }
    return sum;
  }
}
