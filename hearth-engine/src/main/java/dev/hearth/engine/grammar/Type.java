package dev.hearth.engine.grammar;

/** The kinds of JSON values; true and false are kinds of their own. */
enum Type {
  NULL,
  TRUE,
  FALSE,
  NUMBER,
  STRING,
  ARRAY,
  OBJECT;

  static final int ALL = (1 << values().length) - 1;

  int bit() {
    return 1 << ordinal();
  }
}
