package dev.hearth.apps.tune;

import dev.hearth.format.HearthException;

/**
 * How training goes on.
 *
 * @param steps changes of the weights
 * @param batchTokens tokens of one step, at most
 * @param microBatchTokens tokens computed at once, at most; bounds memory
 * @param heldOutEvery steps between looks at the held-out loss
 */
public record Plan(
    long seed,
    int steps,
    int batchTokens,
    int microBatchTokens,
    int heldOutEvery,
    double rate,
    double rateLeast,
    int warmup,
    double decay,
    double clip,
    double beta1,
    double beta2) {
  private static final float EPSILON = 1e-8f;
  private static final int MOST = 100_000_000;

  /** A plan for an adapter, with the usual numbers. */
  public static Plan forAdapter(
      long seed, int steps, int batchTokens, int microBatchTokens, double rate) {
    return new Plan(
        seed,
        steps,
        Math.max(batchTokens, microBatchTokens),
        microBatchTokens,
        Math.max(1, steps / 10),
        rate,
        rate / 10,
        Math.min(10, steps / 10),
        0,
        1,
        0.9,
        0.99);
  }

  /**
   * @param contextTokens the longest sample, which must fit
   */
  static Plan read(SettingsReader reader, int contextTokens) {
    int batch = reader.whole("batch_tokens", 1, MOST);
    int micro = reader.whole("micro_batch_tokens", 1, MOST, Math.min(batch, 4 * contextTokens));
    if (micro < contextTokens || batch < micro) {
      throw new HearthException(
          HearthException.Code.BAD_INPUT,
          "a step of %d tokens, %d at once, for samples of up to %d"
              .formatted(batch, micro, contextTokens),
          "let context ≤ micro_batch_tokens ≤ batch_tokens");
    }
    int steps = reader.whole("steps", 1, MOST);
    double rate = reader.real("learning_rate", 0, 1, 1e-3);
    Plan plan =
        new Plan(
            reader.seed("seed"),
            steps,
            batch,
            micro,
            reader.whole("held_out_every", 1, MOST, Math.max(1, steps / 20)),
            rate,
            reader.real("learning_rate_least", 0, rate, rate / 10),
            reader.whole("warmup_steps", 0, steps, Math.min(100, steps / 10)),
            reader.real("weight_decay", 0, 1, 0.1),
            reader.real("clip", 0, 1e9, 1),
            reader.real("beta1", 0, 0.9999, 0.9),
            reader.real("beta2", 0, 0.99999, 0.95));
    reader.requireAllAsked();
    return plan;
  }

  Schedule schedule() {
    return new Schedule((float) rate, (float) rateLeast, warmup, steps);
  }

  AdamW.Settings adam() {
    return new AdamW.Settings((float) beta1, (float) beta2, EPSILON, (float) decay, (float) clip);
  }
}
