package dev.hearth.engine.grammar;

/** Whether {@code format} is asserted, which JSON Schema leaves to whoever uses a schema. */
public enum FormatRule {
  /**
   * Asserted unless the schema names its version by {@code $schema}; these say that it is a remark.
   * Dates are asserted by their form: every month may have 31 days.
   */
  UNLESS_NAMED,
  /** Always asserted, with the days of each month. */
  ASSERT,
  /** A remark. */
  IGNORE
}
