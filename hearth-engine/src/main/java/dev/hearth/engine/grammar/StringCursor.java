package dev.hearth.engine.grammar;

import org.jspecify.annotations.Nullable;

/**
 * Inside a quoted string.
 *
 * @param quotes around it
 * @param state of {@code content}
 * @param partial of {@link Quoted}
 * @param spelled the code points so far, where they are needed; null at the beginning
 * @param behind told by {@link End} where it wants to know which string it was
 */
record StringCursor(
    Quotes quotes, Content content, int state, int partial, @Nullable Spelled spelled, Frame behind)
    implements Cursor {
  /** Who wants to know which string it was. */
  interface End extends Frame {
    /** The string ended in a state of the automaton. */
    void ended(Content content, int state, @Nullable Spelled spelled, Step step);
  }

  /** Code points, last first. */
  record Spelled(@Nullable Spelled before, int last) {
    static String text(@Nullable Spelled spelled) {
      StringBuilder reversed = new StringBuilder();
      for (Spelled at = spelled; at != null; at = at.before) {
        reversed.appendCodePoint(at.last);
      }
      return reversed.reverse().toString();
    }

    // strings of one place in a text are the same as long as the automaton is
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Spelled;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  /** In front of the first character. */
  static StringCursor start(Quotes quotes, Content content, Frame behind) {
    return new StringCursor(quotes, content, content.start(), Quoted.NONE, null, behind);
  }

  @Override
  public void step(int b, Step step) {
    int next = Quoted.next(quotes, partial, b);
    if (next == Quoted.WRONG) {
      return;
    }
    if (next == Quoted.END) {
      if (content.accepts(state)) {
        close(state, spelled, step);
      }
      return;
    }
    if (!Quoted.isWhole(next)) {
      if (Quoted.live(content, state, next)) {
        step.add(new StringCursor(quotes, content, state, next, spelled, behind));
      }
      return;
    }
    int codePoint = Quoted.codePoint(next);
    int to = content.next(state, codePoint);
    if (to != Content.DEAD) {
      Spelled text = behind instanceof End ? new Spelled(spelled, codePoint) : null;
      step.add(new StringCursor(quotes, content, to, Quoted.NONE, text, behind));
    }
  }

  /** The same with another automaton. */
  StringCursor in(Content other, int itsState) {
    return new StringCursor(quotes, other, itsState, partial, spelled, behind);
  }

  void close(int last, @Nullable Spelled text, Step step) {
    if (behind instanceof End end) {
      end.ended(content, last, text, step);
    } else {
      behind.resume(step);
    }
  }
}
