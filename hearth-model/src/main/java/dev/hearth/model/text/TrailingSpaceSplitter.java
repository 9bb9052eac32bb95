package dev.hearth.model.text;

/** Cuts off white space at the end of the range: the pattern {@code \s+$}. */
record TrailingSpaceSplitter() implements Splitter {
  @Override
  public void split(ScannedText text, int from, int to, Pieces out) {
    int spaces = to;
    while (spaces > from && text.is(spaces - 1, CharacterClass.SPACE)) {
      spaces--;
    }
    if (spaces > from) {
      out.accept(from, spaces);
    }
    if (spaces < to) {
      out.accept(spaces, to);
    }
  }
}
