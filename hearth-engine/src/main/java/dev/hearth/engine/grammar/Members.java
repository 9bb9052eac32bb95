package dev.hearth.engine.grammar;

import dev.hearth.engine.grammar.StringCursor.Spelled;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object whose keys stand bare, in any order, each at most once.
 *
 * @param state which were there
 * @param behind all of them
 */
record Members(ObjectShape shape, ObjectShape.State state, MemberStyle style, Frame behind) {
  /** Adds every way to begin. */
  static void start(ObjectShape shape, MemberStyle style, Frame behind, Step step) {
    new Members(shape, shape.start(), style, behind).goOn(style.first(), step);
  }

  /** The end, if it may come here, or another key behind {@code before}. */
  private void goOn(@Nullable Content before, Step step) {
    if (shape.mayEnd(state)) {
      text(style.end(), behind, step);
    }
    if (!shape.nextClasses(state).isEmpty()) {
      text(before, new BeforeKey(this), step);
    }
  }

  private static void text(@Nullable Content content, Frame behind, Step step) {
    if (content == null) {
      behind.resume(step);
    } else {
      TextCursor.start(content, behind, step);
    }
  }

  /** In front of a key. */
  record BeforeKey(Members members) implements Frame {
    @Override
    public void resume(Step step) {
      Content keys = members.shape.nextKeys(members.state);
      if (keys.start() != Content.DEAD) {
        step.add(new KeyCursor(keys, keys.start(), Utf8.NONE, null, members));
      }
    }

    @Override
    public boolean comparesText() {
      return members.behind.comparesText();
    }
  }

  /** In a key. No key holds what stands behind keys, so where one ends is plain. */
  record KeyCursor(
      Content content, int state, int partial, @Nullable Spelled spelled, Members members)
      implements Cursor {
    @Override
    public void step(int b, Step step) {
      int next = partial == Utf8.NONE ? b < 0x80 ? b : Utf8.lead(b) : Utf8.more(partial, b);
      if (next == Utf8.WRONG) {
        return;
      }
      if (Utf8.missing(next) > 0) {
        if (content.anyLive(state, Utf8.low(next), Utf8.high(next))) {
          step.add(new KeyCursor(content, state, next, spelled, members));
        }
        return;
      }
      int to = content.next(state, Utf8.value(next));
      if (to != Content.DEAD) {
        Spelled text = new Spelled(spelled, Utf8.value(next));
        step.add(new KeyCursor(content, to, Utf8.NONE, text, members));
        if (content.accepts(to)) {
          members.value(ObjectShape.label(content, to), text, step);
        }
      }
    }
  }

  private void value(int label, Spelled spelled, Step step) {
    boolean single = shape.keys().classes().get(label).size() == 1;
    String key = single ? null : Spelled.text(spelled);
    for (ObjectShape.Option option : shape.options(state, label, key)) {
      Frame after = new AfterValue(new Members(shape, option.next(), style, behind));
      text(style.between(), new BeforeValue(option.goal(), style, after), step);
    }
  }

  /** In front of a value. */
  record BeforeValue(Goal goal, MemberStyle style, Frame behind) implements Frame {
    @Override
    public void resume(Step step) {
      if (style.notation() == Notation.BARE) {
        for (Content content : goal.strings) {
          TextCursor.start(content, behind, step);
        }
        if (goal.hasStringsOnly()) {
          return;
        }
      }
      ValueCursor.start(goal, style.notation(), behind, step);
    }

    @Override
    public boolean comparesText() {
      return behind.comparesText();
    }
  }

  /**
   * Behind a value.
   *
   * @param members with its key
   */
  record AfterValue(Members members) implements Frame {
    @Override
    public void resume(Step step) {
      text(members.style.close(), new AfterMember(members), step);
    }

    @Override
    public boolean comparesText() {
      return members.behind.comparesText();
    }

    @Override
    public int depth() {
      return members.behind.depth() + 1;
    }
  }

  /** Behind a member. */
  record AfterMember(Members members) implements Frame {
    @Override
    public void resume(Step step) {
      members.goOn(members.style.next(), step);
    }

    @Override
    public boolean comparesText() {
      return members.behind.comparesText();
    }
  }
}
