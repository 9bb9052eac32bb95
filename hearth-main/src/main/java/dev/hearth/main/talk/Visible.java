package dev.hearth.main.talk;

/**
 * Text of a model, made harmless for a terminal: control characters, with which a text could move
 * the cursor, set the title or answer for the user, are shown as their pictures.
 */
final class Visible {
  private Visible() {}

  static String of(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\t') {
        out.append(c);
      } else if (c < ' ') {
        out.append((char) ('\u2400' + c));
      } else if (c == 0x7f || (c >= 0x80 && c < 0xa0)) {
        out.append('\ufffd');
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
