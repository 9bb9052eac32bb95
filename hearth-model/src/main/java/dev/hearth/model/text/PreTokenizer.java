package dev.hearth.model.text;

import java.util.List;

/**
 * How a byte-level vocabulary cuts text before merging, and what else hangs on its name.
 *
 * @param splitters applied one after the other, each to the pieces of the one before
 * @param wholeWords whether a piece that is a token is that token, whatever the merges say
 * @param addBeginOfText whether BOS is put before a text unless the file says otherwise
 * @param cleanSpaces whether decoding removes spaces before punctuation
 */
record PreTokenizer(
    List<Splitter> splitters, boolean wholeWords, boolean addBeginOfText, boolean cleanSpaces) {
  PreTokenizer(Splitter... splitters) {
    this(List.of(splitters), false, false, true);
  }

  PreTokenizer withWholeWords() {
    return new PreTokenizer(splitters, true, addBeginOfText, cleanSpaces);
  }

  PreTokenizer withBeginOfText() {
    return new PreTokenizer(splitters, wholeWords, true, cleanSpaces);
  }

  PreTokenizer withSpacesKept() {
    return new PreTokenizer(splitters, wholeWords, addBeginOfText, false);
  }

  /** The final pieces of a text, in order. */
  void split(ScannedText text, Splitter.Pieces out) {
    chain(0, text, out).accept(0, text.length());
  }

  private Splitter.Pieces chain(int first, ScannedText text, Splitter.Pieces out) {
    if (first == splitters.size()) {
      return out;
    }
    Splitter splitter = splitters.get(first);
    Splitter.Pieces next = chain(first + 1, text, out);
    return (from, to) -> splitter.split(text, from, to, next);
  }
}
