package dev.hearth.engine.grammar;

/** A source is well formed and no text matches it. Never leaves this shelf. */
final class NothingMatchesException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String fact;

  NothingMatchesException(String fact) {
    super(fact, null, false, false);
    this.fact = fact;
  }

  String fact() {
    return fact;
  }
}
