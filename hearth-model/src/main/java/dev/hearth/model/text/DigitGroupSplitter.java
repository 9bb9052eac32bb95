package dev.hearth.model.text;

/**
 * Cuts runs of digits into groups of three counted from the right, so that 1234567 is 1, 234, 567.
 *
 * @param kind which digits, and what becomes of the text before them
 */
record DigitGroupSplitter(Kind kind) implements Splitter {
  /** The two patterns in use. */
  enum Kind {
    /**
     * The pattern {@code (?=(\d{3})+(?!\d))}: a cut before each group of three digits 0 to 9, and
     * nowhere else.
     */
    CUT_BEFORE_ASCII,
    /**
     * Numbers of any script; as in llama.cpp the first group of a run stays with the text before it
     * (a later splitter takes them apart).
     */
    ANY_SCRIPT
  }

  @Override
  public void split(ScannedText text, int from, int to, Pieces out) {
    int pieceStart = from;
    for (int at = from; at < to; ) {
      if (!isDigit(text, at)) {
        at++;
        continue;
      }
      int runEnd = at;
      while (runEnd < to && isDigit(text, runEnd)) {
        runEnd++;
      }
      int first = (runEnd - at) % 3;
      int cut = kind == Kind.ANY_SCRIPT && first == 0 ? at + 3 : at + first;
      int lastCut = kind == Kind.ANY_SCRIPT ? runEnd : runEnd - 3;
      for (; cut <= lastCut; cut += 3) {
        if (pieceStart < cut) {
          out.accept(pieceStart, cut);
          pieceStart = cut;
        }
      }
      at = runEnd;
    }
    if (pieceStart < to) {
      out.accept(pieceStart, to);
    }
  }

  private boolean isDigit(ScannedText text, int at) {
    int codePoint = text.codePoint(at);
    return kind == Kind.ANY_SCRIPT
        ? text.is(at, CharacterClass.NUMBER)
        : codePoint >= '0' && codePoint <= '9';
  }
}
