package dev.hearth.model.text;

/** The white-space end of most patterns: {@code \s*[\r\n]+|\s+(?!\S)|\s+}. */
final class Spaces {
  private Spaces() {}

  /**
   * Where the piece of white space at {@code at} ends: behind its last line break, else before its
   * last character (which belongs to the word that follows) unless the range or nothing but that
   * character would be left; {@code at} if there is no white space.
   *
   * @param newlineRuns false leaves the first of the three alternatives out
   */
  static int end(ScannedText text, int at, int to, boolean newlineRuns) {
    int end = at;
    int afterNewline = at;
    while (end < to && text.is(end, CharacterClass.SPACE)) {
      int codePoint = text.codePoint(end++);
      if (codePoint == '\r' || codePoint == '\n') {
        afterNewline = end;
      }
    }
    if (newlineRuns && afterNewline > at) {
      return afterNewline;
    }
    return end < to && end - at > 1 ? end - 1 : end;
  }
}
