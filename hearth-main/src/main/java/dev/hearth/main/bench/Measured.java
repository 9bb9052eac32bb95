package dev.hearth.main.bench;

/**
 * What one cell gave.
 *
 * @param tokensPerSecond of all streams together
 * @param limit tokens a second that memory, or for prompts arithmetic, would allow; 0 where no
 *     limit is known
 */
public record Measured(Cell cell, Spread tokensPerSecond, double limit) {
  /** How near the median is to the limit; 0 where none is known. */
  public double fractionOfLimit() {
    return limit == 0 ? 0 : tokensPerSecond.median() / limit;
  }
}
