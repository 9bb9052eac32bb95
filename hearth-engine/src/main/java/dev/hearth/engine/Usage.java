package dev.hearth.engine;

import java.time.Duration;

/**
 * What one reply took.
 *
 * @param promptTokens tokens of the prompt
 * @param cachedTokens how many of them were already computed for an earlier request
 * @param outputTokens tokens that the model wrote, thoughts included
 * @param thinkingTokens how many of them are thoughts and their markup
 * @param queue time from submission until the request began
 * @param prefill time from there until the first token could be chosen
 * @param decode time from there to the end
 * @param draftedTokens tokens that were guessed
 * @param acceptedTokens how many of them were right
 */
public record Usage(
    int promptTokens,
    int cachedTokens,
    int outputTokens,
    int thinkingTokens,
    Duration queue,
    Duration prefill,
    Duration decode,
    int draftedTokens,
    int acceptedTokens) {

  /** Prompt tokens computed a second. */
  public double promptTokensPerSecond() {
    return rate(promptTokens - cachedTokens, prefill);
  }

  /** Tokens written a second; the first one belongs to the prompt's time. */
  public double outputTokensPerSecond() {
    return rate(Math.max(0, outputTokens - 1), decode);
  }

  private static double rate(int tokens, Duration time) {
    return time.isZero() ? 0 : tokens * 1e9 / time.toNanos();
  }
}
