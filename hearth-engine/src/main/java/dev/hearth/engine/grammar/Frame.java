package dev.hearth.engine.grammar;

/**
 * What comes behind the part that is being read. Immutable, and equal to another that goes on so.
 */
interface Frame {
  /** The part ended in front of the next byte: adds every way to go on. */
  void resume(Step step);

  /** Whether the text of the part is compared with another, here or further out. */
  default boolean comparesText() {
    return false;
  }

  /** How many arrays and objects are open. */
  default int depth() {
    return 0;
  }
}
