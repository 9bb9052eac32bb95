package dev.hearth.engine.grammar;

/** Gemma's strings: a text as it is between two marks, which are tokens where there are such. */
final class MarkedText {
  /** The mark at both ends. */
  static final String MARK = "<|\"|>";

  private MarkedText() {}

  /** Adds the mark in front of a text. */
  static void start(Content content, Frame behind, Step step) {
    step.add(new Rules.MarkerCursor(MARK, 0, false, new Opened(content, behind)));
  }

  /** Behind the first mark. */
  record Opened(Content content, Frame behind) implements Frame {
    @Override
    public void resume(Step step) {
      TextCursor.start(content, new Closing(behind), step);
    }

    @Override
    public boolean comparesText() {
      return behind.comparesText();
    }
  }

  /** In front of the second mark. */
  record Closing(Frame behind) implements Frame {
    @Override
    public void resume(Step step) {
      step.add(new Rules.MarkerCursor(MARK, 0, false, behind));
    }

    @Override
    public boolean comparesText() {
      return behind.comparesText();
    }
  }
}
