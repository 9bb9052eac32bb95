package dev.hearth.engine.grammar;

/** A text that an automaton matches, as plain UTF-8. */
record TextCursor(Content content, int state, int partial, Frame behind) implements Cursor {
  /** Adds every way to begin; the text may be empty. */
  static void start(Content content, Frame behind, Step step) {
    if (content.start() != Content.DEAD) {
      at(content, content.start(), behind, step);
    }
  }

  private static void at(Content content, int state, Frame behind, Step step) {
    step.add(new TextCursor(content, state, Utf8.NONE, behind));
    if (content.accepts(state)) {
      behind.resume(step);
    }
  }

  @Override
  public void step(int b, Step step) {
    int next = partial == Utf8.NONE ? b < 0x80 ? b : Utf8.lead(b) : Utf8.more(partial, b);
    if (next == Utf8.WRONG) {
      return;
    }
    if (Utf8.missing(next) > 0) {
      if (content.anyLive(state, Utf8.low(next), Utf8.high(next))) {
        step.add(new TextCursor(content, state, next, behind));
      }
      return;
    }
    int to = content.next(state, Utf8.value(next));
    if (to != Content.DEAD) {
      at(content, to, behind, step);
    }
  }
}
