package dev.hearth.format.block;

/**
 * Where 256 numbers of two bits lie in 64 bytes, as in Q2_K, Q3_K and Q6_K: each half of 128 takes
 * 32 bytes; byte j of a half holds, from its lowest bits up, the numbers j, j + 32, j + 64 and j +
 * 96.
 */
final class TwoBits {
  private TwoBits() {}

  /** The first byte of a group of 16 numbers. */
  static int offset(int group) {
    return 32 * (group / 8) + 16 * (group % 2);
  }

  /** The lowest bit of a group's numbers in their bytes. */
  static int shift(int group) {
    return group % 8 / 2 * 2;
  }

  /** Stores the low two bits of 256 numbers where zeros are. */
  static void put(byte[] numbers, byte[] out, int to) {
    for (int i = 0; i < numbers.length; i++) {
      int group = i / 16;
      out[to + offset(group) + i % 16] |= (byte) ((numbers[i] & 3) << shift(group));
    }
  }
}
