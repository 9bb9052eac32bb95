package dev.hearth.engine.sample;

import java.util.Arrays;

/**
 * Log-probabilities of one row of logits: {@code logit − log Σ e^logit}, natural logarithms, the
 * same bits on every machine. Reused from row to row. A logit of −∞ is a probability of 0.
 */
public final class LogProbabilities {
  private final Selection selection = new Selection();
  private float[] logits = {};
  private double logSum;
  private int found;

  /** Reads a row and finds its {@code top} likeliest tokens. */
  public void read(float[] row, int top) {
    logits = row;
    float most = Float.NEGATIVE_INFINITY;
    for (float logit : row) {
      most = Math.max(most, logit);
    }
    double sum = 0;
    for (float logit : row) {
      sum += Exponential.of((double) logit - most);
    }
    logSum = most + StrictMath.log(sum);
    found = selection.top(row, null, row.length, top);
  }

  /** The logarithm of a token's probability. */
  public float of(int token) {
    return (float) (logits[token] - logSum);
  }

  /** The likeliest tokens, by falling probability; lower ids first where they are equal. */
  public int[] top() {
    return Arrays.stream(selection.picks(), 0, found).mapToInt(Selection::tag).toArray();
  }
}
