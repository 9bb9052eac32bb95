package dev.hearth.model.chat;

/** The part of a reply that has come and is not yet understood. */
final class Feed {
  private static final int COMPACT_AT = 1 << 14;

  private final StringBuilder buffer = new StringBuilder();
  private int start;
  private boolean ended;

  void add(String piece) {
    if (start > COMPACT_AT) {
      buffer.delete(0, start);
      start = 0;
    }
    buffer.append(piece);
  }

  void end() {
    ended = true;
  }

  /** Whether nothing more will come. */
  boolean ended() {
    return ended;
  }

  int length() {
    return buffer.length() - start;
  }

  char at(int index) {
    return buffer.charAt(start + index);
  }

  String text(int from, int to) {
    return buffer.substring(start + from, start + to);
  }

  /** Where a text begins at or after {@code from}, or -1. */
  int indexOf(String text, int from) {
    int found = buffer.indexOf(text, start + from);
    return found < 0 ? -1 : found - start;
  }

  boolean has(String text, int at) {
    return at + text.length() <= length() && matches(text, at, text.length());
  }

  /** Whether {@code text} may stand at {@code at} once more has come. */
  boolean mayHave(String text, int at) {
    int known = length() - at;
    return !ended && known < text.length() && matches(text, at, known);
  }

  private boolean matches(String text, int at, int count) {
    for (int i = 0; i < count; i++) {
      if (at(at + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Where the first character that is no white space stands, at or after {@code from}. */
  int afterSpace(int from) {
    int at = from;
    while (at < length() && isSpace(at(at))) {
      at++;
    }
    return at;
  }

  static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
  }

  /** Takes the first {@code count} characters away. */
  String take(int count) {
    String text = text(0, count);
    start += count;
    return text;
  }
}
