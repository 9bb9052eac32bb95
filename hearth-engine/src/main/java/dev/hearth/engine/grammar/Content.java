package dev.hearth.engine.grammar;

/**
 * An automaton over the code points of a text, with states that are small numbers. Every state that
 * it gives is live: some text that matches goes on from there.
 */
interface Content {
  /** In place of a state: no text that matches begins so. */
  int DEAD = -1;

  /** More words than anybody counts. */
  long MANY = Long.MAX_VALUE;

  /** The first state, or {@link #DEAD} if nothing matches. */
  int start();

  /** The state behind a code point, or {@link #DEAD}. */
  int next(int state, int codePoint);

  /** Whether the text may end. */
  boolean accepts(int state);

  /** Whether any code point from {@code first} to {@code last} leads to a live state. */
  boolean anyLive(int state, int first, int last);

  /** Whether no code point, now or later, leads to {@link #DEAD}. */
  boolean immortal(int state);

  /** How many texts go on from a state, or {@link #MANY}. */
  long words(int state);
}
