package dev.hearth.server;

import java.time.Duration;

/** Takes down what was used. */
public interface Ledger {
  /**
   * One reply of a model.
   *
   * @param operation chat, text_completion or embeddings
   * @param promptTokens tokens of the prompt, {@code reusedTokens} of them computed before
   * @param untilFirst time until the first piece of the reply
   * @param whole time until its end
   * @param outcome why it ended
   * @param queued time until it began to be computed
   * @param request the request's name
   * @param trace the caller's own {@code traceparent} (W3C Trace Context), empty where it has none
   */
  record Use(
      String model,
      String operation,
      int promptTokens,
      int reusedTokens,
      int outputTokens,
      Duration untilFirst,
      Duration whole,
      String outcome,
      Duration queued,
      String request,
      String trace) {}

  void used(Use use);

  /** The time between two pieces of a reply. */
  void between(String model, Duration time);
}
