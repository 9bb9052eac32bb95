package dev.hearth.apps.room;

import java.util.Locale;

/** Text from bundles and models inside markup. */
public final class Escaped {
  private Escaped() {}

  /**
   * For text and quoted attributes of HTML and XML. Characters that XML 1.0 does not have, and
   * those that turn the reading direction, are shown by their numbers.
   */
  public static String xml(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            case '\n', '\t' -> out.append((char) c);
            default -> {
              if (harmful(c)) {
                out.append("[U+")
                    .append(Integer.toHexString(c).toUpperCase(Locale.ROOT))
                    .append(']');
              } else {
                out.appendCodePoint(c);
              }
            }
          }
        });
    return out.toString();
  }

  private static boolean harmful(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.SURROGATE
        || type == Character.UNASSIGNED
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
