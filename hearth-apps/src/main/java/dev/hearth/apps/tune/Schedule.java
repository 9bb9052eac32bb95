package dev.hearth.apps.tune;

/**
 * The learning rate over a run: rises in a line, then falls as half a cosine (Loshchilov and
 * Hutter, arXiv 1608.03983).
 *
 * @param warmup steps of the rise
 * @param steps of the whole run
 */
record Schedule(float highest, float lowest, long warmup, long steps) {
  /**
   * @param step from 1
   */
  float rate(long step) {
    if (step <= warmup) {
      return (float) ((double) highest * step / warmup);
    }
    double done = Math.min(1.0, (double) (step - warmup) / Math.max(1, steps - warmup));
    return (float) (lowest + (highest - lowest) * 0.5 * (1 + StrictMath.cos(Math.PI * done)));
  }
}
