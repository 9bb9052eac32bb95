package dev.hearth.format.gguf;

import java.util.Locale;

/** How names out of a file, which may hold anything, appear in messages. */
final class Names {
  private static final int SHOWN_CHARS_MAX = 80;

  private Names() {}

  static String of(ValueType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  /** {@code name} in quotes, cut to a line, with nothing that could steer a terminal. */
  static String quoted(String name) {
    StringBuilder shown = new StringBuilder("\"");
    int[] points = name.codePoints().limit(SHOWN_CHARS_MAX + 1L).toArray();
    for (int i = 0; i < points.length && i < SHOWN_CHARS_MAX; i++) {
      int point = points[i];
      if (isPlain(point)) {
        shown.appendCodePoint(point);
      } else {
        shown.append(String.format(Locale.ROOT, "\\u{%x}", point));
      }
    }
    return shown.append(points.length > SHOWN_CHARS_MAX ? "…\"" : "\"").toString();
  }

  private static boolean isPlain(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> point != '"' && point != '\\';
    };
  }
}
