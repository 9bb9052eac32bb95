package dev.hearth.engine.grammar;

import dev.hearth.engine.grammar.StringCursor.Spelled;
import org.jspecify.annotations.Nullable;

/** Between the members of an object whose keys are strings. */
record ObjectCursor(
    ObjectShape shape,
    ObjectShape.State state,
    Phase phase,
    Notation notation,
    int run,
    Frame behind)
    implements Cursor {
  /** Where. */
  enum Phase {
    /** Behind the brace. */
    FIRST,
    /** Behind a comma. */
    KEY,
    /** Behind a value. */
    AFTER
  }

  @Override
  public void step(int b, Step step) {
    if (JsonSpace.is(b)) {
      if (JsonSpace.mayFollow(run, step)) {
        step.add(new ObjectCursor(shape, state, phase, notation, JsonSpace.longer(run), behind));
      }
    } else if (b == '}') {
      if (phase != Phase.KEY && shape.mayEnd(state)) {
        behind.resume(step);
      }
    } else if (b == ',') {
      if (phase == Phase.AFTER && !shape.nextClasses(state).isEmpty()) {
        step.add(new ObjectCursor(shape, state, Phase.KEY, notation, 0, behind));
      }
    } else if (phase != Phase.AFTER) {
      Quotes quotes = notation.quotes(b);
      Content keys = shape.nextKeys(state);
      if (quotes != null && keys.start() != Content.DEAD) {
        step.add(StringCursor.start(quotes, keys, new Key(shape, state, notation, behind)));
      }
    }
  }

  /** Behind a key. */
  record Key(ObjectShape shape, ObjectShape.State state, Notation notation, Frame behind)
      implements StringCursor.End {
    @Override
    public void ended(Content content, int last, @Nullable Spelled spelled, Step step) {
      int label = ObjectShape.label(content, last);
      boolean single = shape.keys().classes().get(label).size() == 1;
      String key = single ? null : Spelled.text(spelled);
      for (ObjectShape.Option option : shape.options(state, label, key)) {
        Frame member = new Member(shape, option.next(), notation, behind);
        step.add(new Colon(option.goal(), notation, 0, member));
      }
    }

    @Override
    public boolean comparesText() {
      return behind.comparesText();
    }

    @Override
    public void resume(Step step) {
      throw new IllegalStateException("a key ends by saying which");
    }
  }

  /** Between a key and its colon. */
  record Colon(Goal goal, Notation notation, int run, Frame behind) implements Cursor {
    @Override
    public void step(int b, Step step) {
      if (b == ':') {
        ValueCursor.start(goal, notation, behind, step);
      } else if (JsonSpace.is(b) && JsonSpace.mayFollow(run, step)) {
        step.add(new Colon(goal, notation, JsonSpace.longer(run), behind));
      }
    }
  }

  /** Behind a value. */
  record Member(ObjectShape shape, ObjectShape.State state, Notation notation, Frame behind)
      implements Frame {
    @Override
    public void resume(Step step) {
      step.add(new ObjectCursor(shape, state, Phase.AFTER, notation, 0, behind));
    }

    @Override
    public boolean comparesText() {
      return behind.comparesText();
    }

    @Override
    public int depth() {
      return behind.depth() + 1;
    }
  }
}
