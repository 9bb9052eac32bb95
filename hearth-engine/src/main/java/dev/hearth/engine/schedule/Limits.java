package dev.hearth.engine.schedule;

/**
 * What one step may do.
 *
 * @param requestsMax requests that run at once, at most {@code stepTokensMax}
 * @param stepTokensMax tokens of one step
 * @param promptTokensMax tokens of prompts in a step in which others decode: it bounds the time
 *     that they wait for their next token
 */
public record Limits(int requestsMax, int stepTokensMax, int promptTokensMax) {
  public Limits {
    if (requestsMax < 1 || stepTokensMax < requestsMax || promptTokensMax < 1) {
      throw new IllegalArgumentException(
          "requests %d, tokens %d, of prompts %d"
              .formatted(requestsMax, stepTokensMax, promptTokensMax));
    }
  }
}
