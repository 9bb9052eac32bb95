package dev.hearth.engine;

import dev.hearth.format.HearthException;

/**
 * How tokens may be guessed before they are computed. Guesses are checked against what the model
 * would have written (Leviathan et al., arXiv 2211.17192, with the same draw for guess and check),
 * so the reply is the same to the bit, only sooner or later.
 *
 * @param draftTokensMax tokens guessed at once
 */
public record Speculation(Method method, int draftTokensMax) {
  /** More than this never pays. */
  public static final int DRAFT_TOKENS_MAX = 16;

  private static final int STANDARD_TOKENS = 3;

  /** Who guesses. */
  public enum Method {
    /** Who the engine was opened with. */
    AS_OPENED,
    /** Nobody. */
    NONE,
    /** The model's own drafting heads where it has them, else a draft model if there is one. */
    AUTOMATIC,
    /** The text itself: what followed the last time that its end occurred (prompt lookup). */
    LOOKUP,
    /** The model's own drafting heads. */
    HEADS,
    /** The small model that the engine was opened with. */
    DRAFT_MODEL
  }

  public Speculation {
    if (draftTokensMax < 1 || draftTokensMax > DRAFT_TOKENS_MAX) {
      throw new HearthException(
          HearthException.Code.USAGE,
          draftTokensMax + " tokens are to be guessed at once",
          "use 1 to " + DRAFT_TOKENS_MAX);
    }
  }

  /** As the engine was opened to guess; nobody does unless it was told. */
  public static Speculation asOpened() {
    return of(Method.AS_OPENED);
  }

  /** No guesses. */
  public static Speculation none() {
    return of(Method.NONE);
  }

  /** A method with the usual number of guesses. */
  public static Speculation of(Method method) {
    return new Speculation(method, STANDARD_TOKENS);
  }
}
