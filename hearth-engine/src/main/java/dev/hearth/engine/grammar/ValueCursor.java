package dev.hearth.engine.grammar;

/**
 * In front of a value.
 *
 * @param notation how it is written
 * @param run how much white space was read
 */
record ValueCursor(Goal goal, Notation notation, int run, Frame behind) implements Cursor {
  /** Deeper than this a model is not led where it need not; readers of replies have a limit. */
  private static final int DEPTH_MAX = 100;

  /** Adds every way to begin. */
  static void start(Goal goal, Notation notation, Frame behind, Step step) {
    start(goal, notation, 0, behind, step);
  }

  private static void start(Goal goal, Notation notation, int run, Frame behind, Step step) {
    step.add(new ValueCursor(goal, notation, run, behind));
    if (notation == Notation.GEMMA) {
      for (Content content : goal.strings) {
        MarkedText.start(content, behind, step);
      }
    }
  }

  @Override
  public void step(int b, Step step) {
    if (JsonSpace.is(b)) {
      if (JsonSpace.mayFollow(run, step)) {
        start(goal, notation, JsonSpace.longer(run), behind, step);
      }
      return;
    }
    Quotes quotes = notation.quotes(b);
    if (quotes != null) {
      for (Content content : goal.strings) {
        step.add(StringCursor.start(quotes, content, behind));
      }
    }
    if (b == '[' && mayOpen(step)) {
      for (ArrayShape shape : goal.arrays) {
        ArrayCursor.start(shape, notation.inside(), behind, step);
      }
    }
    if (b == '{' && mayOpen(step)) {
      for (ObjectShape shape : goal.objects) {
        object(shape, step);
      }
    }
    if (b == '-' || (b >= '0' && b <= '9')) {
      for (NumberShape shape : goal.numbers) {
        NumberCursor.start(shape, b, behind, step);
      }
    }
    Notation.Word word = notation.word(b);
    if (!word.text().isEmpty() && goal.words.contains(word.type())) {
      step.add(new WordCursor(word.text(), 1, behind));
    }
  }

  private boolean mayOpen(Step step) {
    return !step.strict() || !goal.hasScalar() || behind.depth() < DEPTH_MAX;
  }

  private void object(ObjectShape shape, Step step) {
    if (notation == Notation.GEMMA) {
      Members.start(shape, MemberStyle.GEMMA, behind, step);
    } else {
      Notation inside = notation.inside();
      step.add(new ObjectCursor(shape, shape.start(), ObjectCursor.Phase.FIRST, inside, 0, behind));
    }
  }

  /** In a word such as null, true and false. */
  record WordCursor(String word, int at, Frame behind) implements Cursor {
    @Override
    public void step(int b, Step step) {
      if (word.charAt(at) == b) {
        if (at + 1 == word.length()) {
          behind.resume(step);
        } else {
          step.add(new WordCursor(word, at + 1, behind));
        }
      }
    }
  }
}
