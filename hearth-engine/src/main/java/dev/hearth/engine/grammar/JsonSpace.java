package dev.hearth.engine.grammar;

/** The white space between the parts of JSON. */
final class JsonSpace {
  /**
   * How many blanks and ends of lines a model may write in a row. What is only read may have more.
   */
  static final int RUN_MAX = 64;

  private JsonSpace() {}

  static boolean is(int b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** Whether one more may come behind {@code run} others. */
  static boolean mayFollow(int run, Step step) {
    return !step.strict() || run < RUN_MAX;
  }

  /** A run that is one longer, as far as it matters. */
  static int longer(int run) {
    return Math.min(run + 1, RUN_MAX);
  }
}
