package dev.hearth.model.jinja;

/** A string that counts as safe HTML: adding plain text to it escapes that text. */
record Markup(String text) {

  /** {@code text} with the five characters escaped that HTML gives a meaning. */
  static String escape(Rendering rendering, String text) {
    int first = firstSpecial(text);
    if (first == text.length()) {
      return text;
    }
    TextBuilder out = new TextBuilder(rendering);
    out.append(text, 0, first);
    for (int i = first; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&#34;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  private static int firstSpecial(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'') {
        return i;
      }
    }
    return text.length();
  }

  /** Any value as safe HTML: markup as it is, everything else as its text, escaped. */
  static Markup escaped(Rendering rendering, Object value) {
    return value instanceof Markup markup
        ? markup
        : new Markup(escape(rendering, Representation.text(rendering, value)));
  }
}
