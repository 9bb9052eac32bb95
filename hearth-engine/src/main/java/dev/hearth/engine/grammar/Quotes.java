package dev.hearth.engine.grammar;

/** What stands around a string, and so what its inside means. */
enum Quotes {
  /** Nothing: a text as it is. */
  NONE(-1, false),
  JSON('"', false),
  PYTHON_SINGLE('\'', true),
  PYTHON_DOUBLE('"', true);

  private final int sign;
  private final boolean python;

  Quotes(int sign, boolean python) {
    this.sign = sign;
    this.python = python;
  }

  /** The sign at both ends. */
  int sign() {
    return sign;
  }

  boolean python() {
    return python;
  }
}
