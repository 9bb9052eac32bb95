package dev.hearth.engine.grammar;

/** The kinds of JSON values; true and false are kinds of their own. */
enum Type {
  NULL(1),
  TRUE(2),
  FALSE(4),
  NUMBER(8),
  STRING(16),
  ARRAY(32),
  OBJECT(64);

  private final int bit;

  Type(int bit) {
    this.bit = bit;
  }

  int bit() {
    return bit;
  }
}
