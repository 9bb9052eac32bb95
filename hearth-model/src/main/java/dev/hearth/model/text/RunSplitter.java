package dev.hearth.model.text;

/**
 * Cuts out runs of characters of one group, each with at most one character before it; what lies
 * between the runs is a piece too. Stands for patterns such as {@code \s?\p{L}+} or {@code
 * [0-9]{3}}.
 *
 * @param lead what may come before a run
 * @param group which characters make runs
 * @param lengthMin runs shorter than this stay with what is around them
 * @param lengthMax runs longer than this are several
 */
record RunSplitter(Lead lead, Group group, int lengthMin, int lengthMax) implements Splitter {
  /** The optional character before a run. */
  enum Lead {
    NONE,
    BLANK,
    ANY_SPACE
  }

  /** Which group a character belongs to; a run never mixes groups. */
  interface Group {
    int NONE = 0;

    /** A number of the group, or {@link #NONE}. */
    int of(int codePoint, int classBits);
  }

  /** All runs of characters with one of the class bits. */
  static RunSplitter classes(int classBits) {
    return new RunSplitter(Lead.NONE, group(classBits), 1, Integer.MAX_VALUE);
  }

  /** All runs of characters in the ranges. */
  static RunSplitter ranges(Ranges ranges) {
    return new RunSplitter(Lead.NONE, ranges, 1, Integer.MAX_VALUE);
  }

  static Group group(int classBits) {
    return (codePoint, bits) -> (bits & classBits) != 0 ? 1 : Group.NONE;
  }

  RunSplitter after(Lead other) {
    return new RunSplitter(other, group, lengthMin, lengthMax);
  }

  RunSplitter lengths(int min, int max) {
    return new RunSplitter(lead, group, min, max);
  }

  @Override
  public void split(ScannedText text, int from, int to, Pieces out) {
    int pieceStart = from;
    for (int at = from; at < to; ) {
      int runStart = at + (leads(text, at) && at + 1 < to && groupAt(text, at + 1) > 0 ? 1 : 0);
      int runEnd = runEnd(text, runStart, to);
      if (runEnd - runStart < lengthMin) {
        // nothing shorter starts inside a short run either, so step over all of it
        at = Math.max(at + 1, runEnd);
      } else {
        if (pieceStart < at) {
          out.accept(pieceStart, at);
        }
        out.accept(at, runEnd);
        at = runEnd;
        pieceStart = at;
      }
    }
    if (pieceStart < to) {
      out.accept(pieceStart, to);
    }
  }

  private int runEnd(ScannedText text, int start, int to) {
    int wanted = groupAt(text, start);
    int limit = lengthMax < to - start ? start + lengthMax : to;
    int end = start;
    while (wanted != Group.NONE && end < limit && groupAt(text, end) == wanted) {
      end++;
    }
    return end;
  }

  private int groupAt(ScannedText text, int at) {
    return group.of(text.codePoint(at), text.classOf(at));
  }

  private boolean leads(ScannedText text, int at) {
    return switch (lead) {
      case NONE -> false;
      case BLANK -> text.codePoint(at) == ' ';
      case ANY_SPACE -> text.is(at, CharacterClass.SPACE);
    };
  }
}
