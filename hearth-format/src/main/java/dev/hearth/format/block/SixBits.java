package dev.hearth.format.block;

/**
 * Where the eight scales and eight depths of six bits lie in the twelve bytes of Q4_K and Q5_K:
 * those of groups 0 to 3 in the low six bits of bytes 0 to 3 (scales) and 4 to 7 (depths); those of
 * groups 4 to 7 with their low four bits in bytes 8 to 11 (scale below, depth above) and their high
 * two bits in the high bits of the first eight bytes.
 */
final class SixBits {
  private SixBits() {}

  static int scale(byte[] in, int at, int group) {
    return group < 4
        ? in[at + group] & 63
        : (in[at + group + 4] & 15) | (in[at + group - 4] >> 6 & 3) << 4;
  }

  static int depth(byte[] in, int at, int group) {
    return group < 4
        ? in[at + group + 4] & 63
        : (in[at + group + 4] >> 4 & 15) | (in[at + group] >> 6 & 3) << 4;
  }

  static void put(int[] scales, int[] depths, byte[] out, int to) {
    for (int group = 0; group < 4; group++) {
      int next = group + 4;
      out[to + group] = (byte) (scales[group] | (scales[next] >> 4) << 6);
      out[to + next] = (byte) (depths[group] | (depths[next] >> 4) << 6);
      out[to + next + 4] = (byte) ((scales[next] & 15) | (depths[next] & 15) << 4);
    }
  }
}
