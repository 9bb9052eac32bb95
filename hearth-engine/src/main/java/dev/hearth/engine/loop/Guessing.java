package dev.hearth.engine.loop;

import dev.hearth.engine.Request;
import dev.hearth.engine.Speculation;
import dev.hearth.format.HearthException;
import dev.hearth.model.Sequence;
import java.util.Collection;

/** Who guesses tokens for whom. */
final class Guessing implements AutoCloseable {
  private static final int[] NOTHING = new int[0];

  private final Drafter lookup;
  private final int contextTokensMax;
  private final int rememberedMax;

  /**
   * @param lookup guesses from the text itself
   * @param memory in which one request that can take back its guesses must fit, or nothing is
   *     guessed
   */
  Guessing(int contextTokensMax, Memory memory, Drafter lookup) {
    this.lookup = lookup;
    this.contextTokensMax = contextTokensMax;
    int most = Speculation.DRAFT_TOKENS_MAX;
    while (most > 0 && memory.bytes(contextTokensMax, most) > memory.totalBytes()) {
      most--;
    }
    this.rememberedMax = most;
  }

  /**
   * Refuses a method that this engine does not have.
   *
   * @throws HearthException UNSUPPORTED
   */
  void check(Request request) {
    switch (request.speculation().method()) {
      case NONE, AUTOMATIC, LOOKUP -> {}
      case HEADS ->
          throw new HearthException(
              HearthException.Code.UNSUPPORTED,
              "this build does not run a model's own drafting heads",
              "use another method of speculation, or none");
      case DRAFT_MODEL ->
          throw new HearthException(
              HearthException.Code.UNSUPPORTED,
              "the engine was opened without a draft model",
              "open it with one, or use another method of speculation");
    }
  }

  /** Positions that a request's state must be able to take back. */
  int remembered(Request request) {
    return drafts(request) ? Math.min(request.speculation().draftTokensMax(), rememberedMax) : 0;
  }

  private static boolean drafts(Request request) {
    return request.speculation().method() == Speculation.Method.LOOKUP;
  }

  /** Guesses for every request that waits for its next token. */
  void guess(Collection<Running> requests) {
    for (Running running : requests) {
      Sequence state = running.sequence();
      boolean decodes = state != null && running.tokenCount() - state.length() == 1;
      int most = decodes ? most(running) : 0;
      running.guess(
          most > 0 ? lookup.guess(running.tokens(), running.tokenCount(), most) : NOTHING);
    }
  }

  /** As many as may be written after the next token. */
  private int most(Running running) {
    Request request = running.request();
    int most = remembered(request);
    most = Math.min(most, contextTokensMax - running.tokenCount() - 1);
    if (request.outputTokensMax() > 0) {
      most = Math.min(most, request.outputTokensMax() - running.outputTokens() - 1);
    }
    return most;
  }

  @Override
  public void close() {}
}
