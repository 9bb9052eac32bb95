package dev.hearth.engine.schedule;

/**
 * A request that does not run, as the scheduler sees it.
 *
 * @param id ascending in order of arrival
 * @param priority higher ones go first
 * @param waitedSteps steps that were computed without it since it came
 * @param startBytes memory for all of its tokens that are known, and one more
 */
public record Waiting(long id, String tenant, int priority, long waitedSteps, long startBytes) {
  /** Steps of waiting that count as one more of priority, so that nobody waits for ever. */
  public static final int AGING_STEPS = 256;

  /** The priority that it has by now; it keeps it while it runs. */
  public int agedPriority() {
    return (int) Math.min(Integer.MAX_VALUE, priority + waitedSteps / AGING_STEPS);
  }
}
