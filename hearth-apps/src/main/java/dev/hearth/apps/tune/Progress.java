package dev.hearth.apps.tune;

/**
 * What one step of training did.
 *
 * @param step from 1
 * @param loss mean over the step's scored tokens, in nats
 * @param heldOutLoss mean over the held-out samples; NaN where it was not computed
 * @param gradientNorm before clipping
 * @param tokens of the step
 * @param tokensPerSecond of the step; 0 for steps of an earlier sitting
 */
public record Progress(
    int step,
    int steps,
    double loss,
    double heldOutLoss,
    double rate,
    double gradientNorm,
    int tokens,
    double tokensPerSecond) {
  /** Told of every step. */
  public interface Watcher {
    void step(Progress progress);
  }
}
