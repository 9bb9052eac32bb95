package dev.hearth.engine.loop;

/** Guesses what follows; wrong guesses cost time and nothing else. */
interface Drafter {
  /** Up to {@code most} tokens that may follow the first {@code count} of {@code tokens}. */
  int[] guess(int[] tokens, int count, int most);
}
