package dev.hearth.engine.grammar;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Between the items of a JSON array.
 *
 * @param notation of the items
 * @param first whether no item was there
 * @param seen the items so far, where they must differ
 */
record ArrayCursor(
    ArrayShape shape,
    ArrayShape.State state,
    Notation notation,
    boolean first,
    int run,
    @Nullable Seen seen,
    Frame behind)
    implements Cursor {
  /** Items, last first. */
  record Seen(@Nullable Seen before, JsonValue last) {
    static List<JsonValue> list(@Nullable Seen seen) {
      List<JsonValue> found = new ArrayList<>();
      for (Seen at = seen; at != null; at = at.before) {
        found.add(at.last);
      }
      return found;
    }

    // a text has one list of items at a time
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Seen;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  /** Behind the bracket. */
  static void start(ArrayShape shape, Notation notation, Frame behind, Step step) {
    ArrayCursor cursor = new ArrayCursor(shape, shape.start(), notation, true, 0, null, behind);
    step.add(cursor);
    if (notation == Notation.GEMMA) {
      // strings begin with a mark, which may be a token
      cursor.items(0, step);
    }
  }

  @Override
  public void step(int b, Step step) {
    if (JsonSpace.is(b)) {
      if (JsonSpace.mayFollow(run, step)) {
        step.add(
            new ArrayCursor(shape, state, notation, first, JsonSpace.longer(run), seen, behind));
      }
    } else if (b == ']') {
      if (shape.mayEnd(state)) {
        behind.resume(step);
      }
    } else if (first) {
      History history = step.history();
      for (ValueCursor item : items(history == null ? 0 : history.length() - 1)) {
        item.step(b, step);
      }
    } else if (b == ',') {
      History history = step.history();
      items(history == null ? 0 : history.length(), step);
    }
  }

  private void items(int position, Step step) {
    for (ValueCursor item : items(position)) {
      ValueCursor.start(item.goal(), notation, item.behind(), step);
    }
  }

  private List<ValueCursor> items(int position) {
    List<ValueCursor> found = new ArrayList<>();
    for (ArrayShape.Option option : shape.next(state)) {
      Goal goal = option.goal();
      if (shape.isUnique() && seen != null) {
        goal = goal.without(Seen.list(seen));
        if (goal.isEmpty()) {
          continue;
        }
      }
      int from = shape.isUnique() ? position : 0;
      Item behindIt = new Item(shape, option.next(), notation, from, seen, behind);
      found.add(new ValueCursor(goal, notation, 0, behindIt));
    }
    return found;
  }

  /**
   * Behind an item.
   *
   * @param from where it began in the text, if that matters
   */
  record Item(
      ArrayShape shape,
      ArrayShape.State state,
      Notation notation,
      int from,
      @Nullable Seen seen,
      Frame behind)
      implements Frame {
    @Override
    public void resume(Step step) {
      Seen all = null;
      if (shape.isUnique()) {
        History history = step.history();
        if (history == null) {
          throw new IllegalStateException("different items need the text so far");
        }
        JsonValue item = JsonReader.read(Texts.string(history.from(from)));
        if (Seen.list(seen).contains(item)) {
          return;
        }
        all = new Seen(seen, item);
      }
      step.add(new ArrayCursor(shape, state, notation, false, 0, all, behind));
    }

    @Override
    public boolean comparesText() {
      return shape.isUnique() || behind.comparesText();
    }

    @Override
    public int depth() {
      return behind.depth() + 1;
    }
  }
}
