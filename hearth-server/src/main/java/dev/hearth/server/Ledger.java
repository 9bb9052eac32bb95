package dev.hearth.server;

import java.time.Duration;

/** Takes down what was used. */
public interface Ledger {
  /**
   * One reply of a model.
   *
   * @param promptTokens tokens of the prompt, {@code reusedTokens} of them computed before
   * @param untilFirst time until the first piece of the reply
   * @param whole time until its end
   * @param outcome why it ended
   */
  record Use(
      String model,
      int promptTokens,
      int reusedTokens,
      int outputTokens,
      Duration untilFirst,
      Duration whole,
      String outcome) {}

  void used(Use use);

  /** The time between two pieces of a reply. */
  void between(String model, Duration time);
}
