package dev.hearth.engine.grammar;

/** A schema was needed to understand itself. Never leaves this shelf. */
final class SelfReferenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SelfReferenceException() {
    super("a schema refers to itself", null, false, false);
  }
}
