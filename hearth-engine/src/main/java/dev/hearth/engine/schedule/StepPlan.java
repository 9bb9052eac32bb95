package dev.hearth.engine.schedule;

import java.util.List;

/**
 * What the next step computes.
 *
 * @param yields requests that give up their memory first, so that the others fit
 * @param shares requests that take part, with their numbers of tokens
 */
public record StepPlan(List<Long> yields, List<Share> shares) {
  public StepPlan {
    yields = List.copyOf(yields);
    shares = List.copyOf(shares);
  }

  /**
   * @param request id
   * @param tokens the next tokens of that request that are computed
   * @param guesses how many of its guesses are checked with them
   */
  public record Share(long request, int tokens, int guesses) {}
}
