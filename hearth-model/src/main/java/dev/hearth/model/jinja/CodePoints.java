package dev.hearth.model.jinja;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Strings by code point, as Python counts them; Java's strings count UTF-16 units. Strings without
 * surrogates, nearly all of them, cost no more than with Java's own methods.
 */
final class CodePoints {
  /** The strings of one character that are needed most. */
  private static final String[] SINGLE = new String[256];

  static {
    for (int c = 0; c < SINGLE.length; c++) {
      SINGLE[c] = Character.toString(c);
    }
  }

  private CodePoints() {}

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Whether every code point is one UTF-16 unit. */
  static boolean isSimple(String text) {
    return length(text) == text.length();
  }

  /** The UTF-16 index of code point {@code index}. */
  static int offset(String text, int index) {
    return isSimple(text) ? index : text.offsetByCodePoints(0, index);
  }

  /** The code point index of UTF-16 index {@code offset}. */
  static int index(String text, int offset) {
    return text.codePointCount(0, offset);
  }

  static String substring(String text, int from, int to) {
    if (isSimple(text)) {
      return text.substring(from, to);
    }
    int begin = text.offsetByCodePoints(0, from);
    return text.substring(begin, text.offsetByCodePoints(begin, to - from));
  }

  static String at(String text, int index) {
    return substring(text, index, index + 1);
  }

  /** Every {@code step}th code point of {@code count} from {@code start}. */
  static String slice(String text, int start, int count, int step) {
    if (step == 1) {
      return substring(text, start, start + count);
    }
    StringBuilder out = new StringBuilder(count);
    if (isSimple(text)) {
      for (int i = 0; i < count; i++) {
        out.append(text.charAt(start + i * step));
      }
      return out.toString();
    }
    int[] points = text.codePoints().toArray();
    for (int i = 0; i < count; i++) {
      out.appendCodePoint(points[start + i * step]);
    }
    return out.toString();
  }

  static Iterator<Object> iterator(String text) {
    return new Iterator<>() {
      private int at;

      @Override
      public boolean hasNext() {
        return at < text.length();
      }

      @Override
      public Object next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        char c = text.charAt(at);
        int end = c < SINGLE.length ? at + 1 : text.offsetByCodePoints(at, 1);
        String character = c < SINGLE.length ? SINGLE[c] : text.substring(at, end);
        at = end;
        return character;
      }
    };
  }

  /** What Python's {@code isspace} and {@code split} take for white space. */
  static boolean isSpace(int c) {
    if (c < 0x80) {
      return c == ' ' || (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x1f);
    }
    return c == 0x85
        || c == 0xa0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200a)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202f
        || c == 0x205f
        || c == 0x3000;
  }

  /** Where {@code splitlines} ends a line. */
  static boolean isLineEnd(int c) {
    return (c >= 0x0a && c <= 0x0d)
        || (c >= 0x1c && c <= 0x1e)
        || c == 0x85
        || c == 0x2028
        || c == 0x2029;
  }

  static String strip(String text) {
    return stripEnd(stripStart(text));
  }

  static String stripStart(String text) {
    int from = 0;
    while (from < text.length() && isSpace(text.charAt(from))) {
      from++;
    }
    return text.substring(from);
  }

  static String stripEnd(String text) {
    int to = text.length();
    while (to > 0 && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(0, to);
  }

  /** What Python's {@code repr} shows as it is; everything else it escapes. */
  static boolean isPrintable(int c) {
    if (c < 0x7f) {
      return c >= 0x20;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
