package dev.hearth.engine.sample;

import java.util.Arrays;

/**
 * Log-probabilities of one row of logits: {@code logit − log Σ e^logit}, natural logarithms, the
 * same bits on every machine. Reused from row to row. A logit of −∞ is a probability of 0.
 */
public final class LogProbabilities {
  private final Selection selection = new Selection();
  private double logSum;
  private int[] top = {};
  private float[] topLogits = {};

  /** Reads a row and finds its {@code count} likeliest tokens. */
  public void read(float[] row, int count) {
    float most = Float.NEGATIVE_INFINITY;
    for (float logit : row) {
      most = Math.max(most, logit);
    }
    double sum = 0;
    for (float logit : row) {
      sum += Exponential.of((double) logit - most);
    }
    logSum = most + StrictMath.log(sum);
    int found = selection.top(row, null, row.length, count);
    top = Arrays.stream(selection.picks(), 0, found).mapToInt(Selection::tag).toArray();
    topLogits = new float[found];
    for (int i = 0; i < found; i++) {
      topLogits[i] = row[top[i]];
    }
  }

  /** The logarithm of the probability that a logit of the row means. */
  public float of(float logit) {
    return (float) (logit - logSum);
  }

  /** The likeliest tokens, by falling probability; lower ids first where they are equal. */
  public int[] top() {
    return top;
  }

  /** The logarithm of the probability of {@code top()[rank]}. */
  public float ofTop(int rank) {
    return of(topLogits[rank]);
  }
}
