package dev.hearth.engine.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * Continuous batching (Yu et al., Orca, OSDI 2022) with prompts in chunks (Agrawal et al., arXiv
 * 2308.16369): every request that decodes takes part in every step, prompts share what is left, in
 * order of arrival. A request's tokens do not depend on how they are cut, so the plan is only about
 * time.
 */
public final class Scheduler {
  private Scheduler() {}

  /**
   * A request as the scheduler sees it.
   *
   * @param pending tokens that are known and not computed; 1 while it decodes
   * @param untilBorder how many of them may be computed in one step; the rest lies behind a
   *     checkpoint
   */
  public record Waiting(long id, int pending, int untilBorder) {
    public Waiting {
      if (pending < 1 || untilBorder < 1 || untilBorder > pending) {
        throw new IllegalArgumentException("pending " + pending + ", border " + untilBorder);
      }
    }
  }

  /**
   * @param requests in order of arrival
   * @param stepTokensMax tokens of one step, at least the number of requests
   */
  public static StepPlan plan(List<Waiting> requests, int stepTokensMax) {
    List<StepPlan.Share> shares = new ArrayList<>();
    int left = stepTokensMax;
    for (Waiting request : requests) {
      if (request.pending == 1 && left > 0) {
        shares.add(new StepPlan.Share(request.id, 1));
        left--;
      }
    }
    for (Waiting request : requests) {
      if (request.pending > 1 && left > 0) {
        int tokens = Math.min(request.untilBorder, left);
        shares.add(new StepPlan.Share(request.id, tokens));
        left -= tokens;
      }
    }
    return new StepPlan(shares);
  }
}
