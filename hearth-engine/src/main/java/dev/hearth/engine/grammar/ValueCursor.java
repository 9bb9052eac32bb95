package dev.hearth.engine.grammar;

/**
 * In front of a JSON value.
 *
 * @param run how much white space was read
 */
record ValueCursor(Goal goal, int run, Frame behind) implements Cursor {
  @Override
  public void step(int b, Step step) {
    if (JsonSpace.is(b)) {
      if (JsonSpace.mayFollow(run, step)) {
        step.add(new ValueCursor(goal, JsonSpace.longer(run), behind));
      }
      return;
    }
    switch (b) {
      case 'n' -> word(Type.NULL, "null", step);
      case 't' -> word(Type.TRUE, "true", step);
      case 'f' -> word(Type.FALSE, "false", step);
      case '"' -> {
        for (Content content : goal.strings) {
          step.add(new StringCursor(content, content.start(), Quoted.NONE, null, behind));
        }
      }
      case '[' -> {
        for (ArrayShape shape : goal.arrays) {
          ArrayCursor.start(shape, behind, step);
        }
      }
      case '{' -> {
        for (ObjectShape shape : goal.objects) {
          step.add(new ObjectCursor(shape, shape.start(), ObjectCursor.Phase.FIRST, 0, behind));
        }
      }
      default -> {
        if (b == '-' || (b >= '0' && b <= '9')) {
          for (NumberShape shape : goal.numbers) {
            NumberCursor.start(shape, b, behind, step);
          }
        }
      }
    }
  }

  private void word(Type type, String word, Step step) {
    if (goal.words.contains(type)) {
      step.add(new WordCursor(word, 1, behind));
    }
  }

  /** In one of the words null, true and false. */
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
