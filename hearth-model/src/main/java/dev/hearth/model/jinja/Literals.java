package dev.hearth.model.jinja;

import org.jspecify.annotations.Nullable;

/** The values of literals, and where they end. */
final class Literals {
  private Literals() {}

  /** Where a string that begins with a quote at {@code from} ends; -1 where it does not. */
  static int stringEnd(String source, int from) {
    char quote = source.charAt(from);
    for (int i = from + 1; i < source.length(); i++) {
      char c = source.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == quote) {
        return i + 1;
      }
    }
    return -1;
  }

  /** Where a number with a fraction or an exponent ends; -1 where there is none. */
  static int floatEnd(String source, int from) {
    if (from > 0 && source.charAt(from - 1) == '.') {
      return -1;
    }
    int whole = digitsEnd(source, from);
    if (whole < 0) {
      return -1;
    }
    int end = whole;
    boolean fraction = false;
    if (end < source.length() && source.charAt(end) == '.') {
      int digits = digitsEnd(source, end + 1);
      if (digits >= 0) {
        end = digits;
        fraction = true;
      }
    }
    int exponent = exponentEnd(source, end);
    if (exponent >= 0) {
      return exponent;
    }
    return fraction ? end : -1;
  }

  private static int exponentEnd(String source, int from) {
    if (from >= source.length() || (source.charAt(from) | 0x20) != 'e') {
      return -1;
    }
    int at = from + 1;
    if (at < source.length() && (source.charAt(at) == '+' || source.charAt(at) == '-')) {
      at++;
    }
    return digitsEnd(source, at);
  }

  /** Digits with single underscores between; -1 where there is no digit. */
  private static int digitsEnd(String source, int from) {
    return digitsEnd(source, from, 10);
  }

  private static int digitsEnd(String source, int from, int radix) {
    int at = from;
    int end = -1;
    while (at < source.length() && isDigit(source.charAt(at), radix)) {
      end = ++at;
      if (at < source.length() && source.charAt(at) == '_') {
        at++;
      }
    }
    return end;
  }

  private static boolean isDigit(char c, int radix) {
    return c < 0x80 && Character.digit(c, radix) >= 0;
  }

  /** Where a whole number ends; -1 where there is none. */
  static int integerEnd(String source, int from) {
    char first = source.charAt(from);
    if (first == '0' && from + 1 < source.length()) {
      int radix =
          switch (source.charAt(from + 1)) {
            case 'b', 'B' -> 2;
            case 'o', 'O' -> 8;
            case 'x', 'X' -> 16;
            default -> 0;
          };
      int begin = from + 2;
      if (radix > 0 && begin < source.length() && source.charAt(begin) == '_') {
        begin++;
      }
      int end = radix > 0 ? digitsEnd(source, begin, radix) : -1;
      if (end >= 0) {
        return end;
      }
    }
    if (first == '0') {
      return zerosEnd(source, from);
    }
    return isDigit(first, 10) ? digitsEnd(source, from) : -1;
  }

  private static int zerosEnd(String source, int from) {
    int end = from + 1;
    while (end < source.length()) {
      boolean zero = source.charAt(end) == '0';
      boolean joined = source.charAt(end) == '_' && source.startsWith("0", end + 1);
      if (!zero && !joined) {
        break;
      }
      end += joined ? 2 : 1;
    }
    return end;
  }

  /**
   * What the text between quotes stands for. A TemplateSyntaxError says what is wrong with an
   * escape.
   */
  static String unescape(String text, int line) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != '\\') {
        out.append(c);
        at++;
      } else {
        at = escape(text, at + 1, out, line);
      }
    }
    return out.toString();
  }

  /** Writes the escape whose letter is at {@code at}; gives where it ends. */
  private static int escape(String text, int at, StringBuilder out, int line) {
    char c = text.charAt(at);
    switch (c) {
      case '\n' -> {}
      case '\\', '\'', '"' -> out.append(c);
      case 'n' -> out.append('\n');
      case 't' -> out.append('\t');
      case 'r' -> out.append('\r');
      case 'b' -> out.append('\b');
      case 'f' -> out.append('\f');
      case 'a' -> out.append('\u0007');
      case 'v' -> out.append('\u000b');
      case 'x' -> {
        return hex(text, at, 2, out, line);
      }
      case 'u' -> {
        return hex(text, at, 4, out, line);
      }
      case 'U' -> {
        return hex(text, at, 8, out, line);
      }
      case 'N' -> {
        return named(text, at, out, line);
      }
      default -> {
        if (c >= '0' && c <= '7') {
          return octal(text, at, out);
        }
        // Python keeps the backslash of an escape that it does not know
        out.append('\\').append(c);
      }
    }
    return at + 1;
  }

  private static int octal(String text, int from, StringBuilder out) {
    int end = from;
    int value = 0;
    while (end < text.length() && end < from + 3 && isDigit(text.charAt(end), 8)) {
      value = value * 8 + text.charAt(end++) - '0';
    }
    out.appendCodePoint(value);
    return end;
  }

  private static int hex(String text, int at, int digits, StringBuilder out, int line) {
    int end = at + 1;
    long value = 0;
    while (end < text.length() && end <= at + digits && isDigit(text.charAt(end), 16)) {
      value = value * 16 + Character.digit(text.charAt(end++), 16);
    }
    if (end != at + 1 + digits) {
      String shape = String.valueOf(text.charAt(at)) + "X".repeat(digits);
      throw Failure.syntax("truncated \\" + shape + " escape", line);
    }
    if (value > Character.MAX_CODE_POINT) {
      throw Failure.syntax("illegal Unicode character", line);
    }
    out.appendCodePoint((int) value);
    return end;
  }

  private static int named(String text, int at, StringBuilder out, int line) {
    int close = text.startsWith("{", at + 1) ? text.indexOf('}', at) : -1;
    if (close < at + 3) {
      throw Failure.syntax("malformed \\N character escape", line);
    }
    try {
      out.appendCodePoint(Character.codePointOf(text.substring(at + 2, close)));
    } catch (IllegalArgumentException e) {
      throw Failure.syntax("unknown Unicode character name", line);
    }
    return close + 1;
  }

  /** The value of a whole number. A limit where it is too long. */
  static Object integer(String text, int line) {
    try {
      @Nullable Object value = NumberText.parse(text.replace("_", ""), 0);
      return value == null ? 0L : value;
    } catch (TemplateException e) {
      throw e.at(line);
    }
  }
}
