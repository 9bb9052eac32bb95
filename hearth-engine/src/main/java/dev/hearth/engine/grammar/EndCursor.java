package dev.hearth.engine.grammar;

/**
 * Behind the whole text.
 *
 * @param space whether white space may follow; a model is not led to write it
 */
record EndCursor(boolean space) implements Cursor {
  /** What is behind everything. */
  record Behind(boolean space) implements Frame {
    @Override
    public void resume(Step step) {
      step.add(new EndCursor(space));
    }
  }

  @Override
  public void step(int b, Step step) {
    if (space && JsonSpace.is(b) && !step.strict()) {
      step.add(this);
    }
  }

  @Override
  public boolean ends() {
    return true;
  }
}
