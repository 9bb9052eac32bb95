package dev.hearth.model.text;

/**
 * Cuts a range of a text into pieces. The range's ends are hard: nothing beyond them is looked at.
 * Every splitter takes time linear in the range, whatever the text, and never recurses into it.
 */
interface Splitter {
  /** Where pieces go, in order, without gaps and never empty. */
  interface Pieces {
    void accept(int from, int to);
  }

  void split(ScannedText text, int from, int to, Pieces out);
}
