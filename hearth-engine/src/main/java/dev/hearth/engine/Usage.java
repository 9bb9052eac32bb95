package dev.hearth.engine;

import java.time.Duration;

/**
 * What one reply took.
 *
 * @param promptTokens tokens of the prompt
 * @param reusedTokens how many of them were already computed for an earlier request
 * @param outputTokens tokens that the model wrote
 * @param prompt time until the first token could be chosen
 * @param output time from there to the end
 */
public record Usage(
    int promptTokens, int reusedTokens, int outputTokens, Duration prompt, Duration output) {

  /** Prompt tokens computed a second. */
  public double promptTokensPerSecond() {
    return rate(promptTokens - reusedTokens, prompt);
  }

  /** Tokens written a second; the first one belongs to the prompt's time. */
  public double outputTokensPerSecond() {
    return rate(Math.max(0, outputTokens - 1), output);
  }

  private static double rate(int tokens, Duration time) {
    return time.isZero() ? 0 : tokens * 1e9 / time.toNanos();
  }
}
