package dev.hearth.engine.grammar;

/**
 * UTF-8, byte by byte. A code point of which some bytes are still to come is a small number: its
 * bits so far, how many bytes are missing, how many it has.
 */
final class Utf8 {
  /** Between code points. */
  static final int NONE = 0;

  /** Not UTF-8. */
  static final int WRONG = -1;

  private static final int VALUE_BITS = 21;
  private static final int VALUE = (1 << VALUE_BITS) - 1;

  private Utf8() {}

  /** What the first byte, not ASCII, begins. */
  static int lead(int b) {
    if (b >= 0xC2 && b <= 0xDF) {
      return pack(b & 0x1F, 1, 2);
    }
    if (b >= 0xE0 && b <= 0xEF) {
      return pack(b & 0x0F, 2, 3);
    }
    if (b >= 0xF0 && b <= 0xF4) {
      return pack(b & 0x07, 3, 4);
    }
    return WRONG;
  }

  /** The same with one more byte. */
  static int more(int partial, int b) {
    if ((b & 0xC0) != 0x80) {
      return WRONG;
    }
    int next = pack((partial & VALUE) << 6 | (b & 0x3F), missing(partial) - 1, partial >> 24);
    return low(next) > high(next) ? WRONG : next;
  }

  private static int pack(int value, int missing, int total) {
    return value | missing << VALUE_BITS | total << 24;
  }

  static int missing(int partial) {
    return partial >> VALUE_BITS & 7;
  }

  static int value(int partial) {
    return partial & VALUE;
  }

  /** The first code point that it may become. */
  static int low(int partial) {
    int total = partial >> 24;
    int least = total == 2 ? 0x80 : total == 3 ? 0x800 : 0x10000;
    int low = Math.max(value(partial) << (6 * missing(partial)), least);
    return low >= 0xD800 && low <= 0xDFFF ? 0xE000 : low;
  }

  /** The last code point that it may become; less than {@link #low} where there is none. */
  static int high(int partial) {
    int bits = 6 * missing(partial);
    int high = Math.min((value(partial) << bits) | ((1 << bits) - 1), CodePoints.MAX);
    return high >= 0xD800 && high <= 0xDFFF ? 0xD7FF : high;
  }
}
