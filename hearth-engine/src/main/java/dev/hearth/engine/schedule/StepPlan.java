package dev.hearth.engine.schedule;

import java.util.List;

/**
 * What the next step computes.
 *
 * @param shares requests that take part, with their numbers of tokens
 */
public record StepPlan(List<Share> shares) {
  public StepPlan {
    shares = List.copyOf(shares);
  }

  /**
   * @param request id
   * @param tokens the next tokens of that request that are computed
   */
  public record Share(long request, int tokens) {}
}
