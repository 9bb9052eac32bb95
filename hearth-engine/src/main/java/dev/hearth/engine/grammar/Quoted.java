package dev.hearth.engine.grammar;

/**
 * The inside of a quoted string, byte by byte: UTF-8 and escapes become code points. A code point
 * of which a part is still to come is a small number. Lone surrogates are no code points and are
 * wrong.
 */
final class Quoted {
  /** Between code points. */
  static final int NONE = 0;

  /** No JSON string. */
  static final int WRONG = -1;

  /** The quote at the end. */
  static final int END = Integer.MIN_VALUE;

  private static final int ESCAPE = 1 << 28;
  private static final int HEX = 2 << 28;
  private static final int HIGH = 3 << 28;
  private static final int HIGH_ESCAPE = 4 << 28;
  private static final int LOW_HEX = 5 << 28;
  private static final int KIND = 7 << 28;

  private Quoted() {}

  /**
   * What a byte makes of a state: another state; a whole code point, see {@link #isWhole}; {@link
   * #END} or {@link #WRONG}.
   */
  static int next(Quotes quotes, int state, int b) {
    return switch (state & KIND) {
      case 0 -> plain(quotes, state, b);
      case ESCAPE -> quotes.python() ? escapedInPython(b) : escaped(b);
      case HEX -> hex(state, b);
      case HIGH -> b == '\\' ? (state & ~KIND) | HIGH_ESCAPE : WRONG;
      case HIGH_ESCAPE -> b == 'u' ? LOW_HEX | (state & 0x3FF) << 14 : WRONG;
      default -> lowHex(state, b);
    };
  }

  static boolean isWhole(int result) {
    return result < WRONG && result != END;
  }

  /** The code point of a result that is whole. */
  static int codePoint(int result) {
    return -2 - result;
  }

  private static int whole(int codePoint) {
    return -2 - codePoint;
  }

  private static int plain(Quotes quotes, int state, int b) {
    if (state == NONE && b < 0x80 && quotes == Quotes.NONE) {
      return whole(b);
    }
    if (state == NONE) {
      if (b == quotes.sign()) {
        return END;
      }
      if (b == '\\') {
        return ESCAPE;
      }
      if (b < 0x80) {
        return b >= 0x20 || (quotes.python() && JsonSpace.is(b)) ? whole(b) : WRONG;
      }
      return Utf8.lead(b);
    }
    int next = Utf8.more(state, b);
    return next != Utf8.WRONG && Utf8.missing(next) == 0 ? whole(Utf8.value(next)) : next;
  }

  private static int escaped(int b) {
    return switch (b) {
      case '"', '\\', '/' -> whole(b);
      case 'b' -> whole('\b');
      case 'f' -> whole('\f');
      case 'n' -> whole('\n');
      case 'r' -> whole('\r');
      case 't' -> whole('\t');
      case 'u' -> HEX;
      default -> WRONG;
    };
  }

  /** Those of Python's escapes that mean one character each, the same to everybody. */
  private static int escapedInPython(int b) {
    return b == '/' ? WRONG : b == '\'' ? whole(b) : escaped(b);
  }

  /** Digits so far in bits 0 to 15, their number in 16 to 18. */
  private static int hex(int state, int b) {
    int digit = Character.digit(b, 16);
    if (digit < 0) {
      return WRONG;
    }
    int value = (state & 0xFFFF) << 4 | digit;
    int count = (state >> 16 & 7) + 1;
    if (count == 2 && value >= 0xDC && value <= 0xDF) {
      return WRONG;
    }
    if (count < 4) {
      return HEX | value | count << 16;
    }
    return value >= 0xD800 && value <= 0xDBFF ? HIGH | (value & 0x3FF) : whole(value);
  }

  /** Digits in bits 0 to 11, their number in 12 and 13, the high surrogate's bits in 14 to 23. */
  private static int lowHex(int state, int b) {
    int digit = Character.digit(b, 16);
    int count = (state >> 12 & 3) + 1;
    int value = (state & 0xFFF) << 4 | digit;
    if (digit < 0
        || (count == 1 && value != 0xD)
        || (count == 2 && (value < 0xDC || value > 0xDF))) {
      return WRONG;
    }
    int high = state >> 14 & 0x3FF;
    return count < 4
        ? LOW_HEX | high << 14 | count << 12 | value
        : whole(0x10000 + (high << 10) + (value & 0x3FF));
  }

  /** Whether some code point that a state, not between code points, may become is live. */
  static boolean live(Content content, int inContent, int state) {
    return switch (state & KIND) {
      case 0 -> content.anyLive(inContent, Utf8.low(state), Utf8.high(state));
      // by \\u every code point can be written
      case ESCAPE -> content.anyLive(inContent, 0, CodePoints.MAX);
      case HEX -> hexLive(content, inContent, state);
      case HIGH, HIGH_ESCAPE -> highLive(content, inContent, state & 0x3FF, 0, 0x3FF);
      default -> {
        int count = state >> 12 & 3;
        int bits = 4 * (4 - count);
        int low = (state & 0xFFF) << bits;
        int from = count < 2 ? 0 : low & 0x3FF;
        int to = count < 2 ? 0x3FF : (low | (1 << bits) - 1) & 0x3FF;
        yield highLive(content, inContent, state >> 14 & 0x3FF, from, to);
      }
    };
  }

  private static boolean hexLive(Content content, int inContent, int state) {
    int bits = 4 * (4 - (state >> 16 & 7));
    int from = (state & 0xFFFF) << bits;
    int to = from | (1 << bits) - 1;
    if (from <= 0xD7FF && content.anyLive(inContent, from, Math.min(to, 0xD7FF))) {
      return true;
    }
    if (to >= 0xE000 && content.anyLive(inContent, Math.max(from, 0xE000), to)) {
      return true;
    }
    int high = Math.max(from, 0xD800);
    int last = Math.min(to, 0xDBFF);
    return high <= last
        && content.anyLive(
            inContent, 0x10000 + ((high & 0x3FF) << 10), 0x10000 + ((last & 0x3FF) << 10) + 0x3FF);
  }

  private static boolean highLive(Content content, int inContent, int high, int from, int to) {
    int base = 0x10000 + (high << 10);
    return content.anyLive(inContent, base + from, base + to);
  }
}
