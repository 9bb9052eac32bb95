package dev.hearth.engine.grammar;

/** A condition, or its opposite. */
record Literal(Condition condition, boolean holds) {
  static Literal of(Condition condition, boolean holds) {
    return condition instanceof Condition.Not not
        ? of(not.part(), !holds)
        : new Literal(condition, holds);
  }

  static Literal of(Condition condition) {
    return of(condition, true);
  }

  /** As a condition. */
  Condition asCondition() {
    return holds ? condition : new Condition.Not(condition);
  }
}
