package dev.hearth.main.shell;

import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Text from files and requests, fit for a screen: characters that steer a terminal or turn the
 * reading direction are shown by their numbers, so that a model file cannot draw over our words.
 */
public final class Visible {
  private Visible() {}

  /** {@code text} on one line, with {@code \n}, {@code \t} and {@code <U+1B>} for what steers. */
  public static String line(String text) {
    return text.codePoints().anyMatch(Visible::steers) ? escaped(text) : text;
  }

  /** The same on as many lines as it has: line feeds and tabs stay. */
  public static String text(String text) {
    return text.codePoints().allMatch(Visible::harmless)
        ? text
        : text.codePoints()
            .mapToObj(c -> harmless(c) ? Character.toString(c) : escaped(Character.toString(c)))
            .collect(Collectors.joining());
  }

  private static boolean harmless(int codePoint) {
    return codePoint == '\n' || codePoint == '\t' || !steers(codePoint);
  }

  private static boolean steers(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static String escaped(String text) {
    StringBuilder shown = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(codePoint -> {
          switch (codePoint) {
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            case '\t' -> shown.append("\\t");
            default -> {
              if (steers(codePoint)) {
                shown.append(String.format(Locale.ROOT, "<U+%X>", codePoint));
              } else {
                shown.appendCodePoint(codePoint);
              }
            }
          }
        });
    return shown.toString();
  }
}
