package dev.hearth.engine.grammar;

/** Whether {@code format} is asserted, which JSON Schema leaves to whoever uses a schema. */
public enum FormatRule {
  /**
   * Asserted unless the schema names its version by {@code $schema}; these say that it is a remark.
   * Dates and times are asserted by their form: every month may have 31 days, no minute has a leap
   * second; names of hosts without decoding them.
   */
  UNLESS_NAMED,
  /** Always asserted, exactly; what no automaton decides is refused. */
  ASSERT,
  /** A remark. */
  IGNORE
}
