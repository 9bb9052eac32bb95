package dev.hearth.engine.schedule;

/**
 * A request that runs, as the scheduler sees it.
 *
 * @param id ascending in order of arrival
 * @param priority its own, or what it had aged to when it started
 * @param length positions computed
 * @param pending tokens that are known and not computed; 1 while it decodes
 * @param untilBorder how many of them may be computed in one step; the rest lies behind a
 *     checkpoint
 * @param guesses tokens that were guessed to follow; only where one is pending
 * @param heldBack waits for another that computes the beginning of its prompt
 * @param heldBytes memory it holds
 */
public record Active(
    long id,
    String tenant,
    int priority,
    int length,
    int pending,
    int untilBorder,
    int guesses,
    boolean heldBack,
    long heldBytes) {
  public Active {
    if (pending < 1 || untilBorder < 1 || untilBorder > pending) {
      throw new IllegalArgumentException("pending " + pending + ", border " + untilBorder);
    }
    if (guesses < 0 || (guesses > 0 && pending > 1)) {
      throw new IllegalArgumentException(guesses + " guesses after " + pending + " tokens");
    }
  }

  /** Whether it waits for one token after the other. */
  public boolean decodes() {
    return pending == 1 && !heldBack;
  }
}
