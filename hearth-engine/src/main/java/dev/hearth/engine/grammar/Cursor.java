package dev.hearth.engine.grammar;

/**
 * One way in which the text so far may be read, waiting for the next byte. Immutable, and equal to
 * another that goes on in the same way.
 */
interface Cursor {
  /** Adds to {@code step} every way to go on behind {@code b}; none if there is none. */
  void step(int b, Step step);

  /** Whether the text may end here. */
  default boolean ends() {
    return false;
  }

  /** Adds every way to go on behind a whole token that the grammar names; most name none. */
  default void token(Token token, Step step) {}
}
