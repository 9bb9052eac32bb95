package dev.hearth.apps.tune;

import dev.hearth.compute.Matrices;
import dev.hearth.compute.MatrixView;
import java.util.Arrays;

/** The loss of rows of hidden states: {@code −log softmax(h·Wᵀ)[target]}, a part at a time. */
final class CrossEntropy {
  /** Rows whose logits exist at the same time. */
  private static final int ROWS_AT_ONCE = 256;

  private final LinearWeights output;
  private float[] logits = new float[0];

  /**
   * @param output {@code [vocabulary][width]}
   */
  CrossEntropy(LinearWeights output) {
    this.output = output;
  }

  /**
   * The sum of the losses of {@code rows} rows.
   *
   * @param hidden {@code [rows][width]}
   * @param targets the token that each row should foretell
   */
  double loss(Matrices matrices, float[] hidden, int[] targets) {
    return loss(matrices, hidden, targets, 0, hidden);
  }

  /**
   * The same, with the gradient of the losses times {@code factor}: that of the output matrix is
   * added, that of the rows put in {@code dHidden}. With a factor of 0 no gradient is computed.
   */
  double loss(Matrices matrices, float[] hidden, int[] targets, float factor, float[] dHidden) {
    int width = output.columns();
    int vocabulary = output.rows();
    int most = Math.min(ROWS_AT_ONCE, targets.length);
    if (logits.length < most * vocabulary) {
      logits = new float[most * vocabulary];
    }
    double[] losses = new double[targets.length];
    for (int row = 0; row < targets.length; row += ROWS_AT_ONCE) {
      int rows = Math.min(ROWS_AT_ONCE, targets.length - row);
      MatrixView in = new MatrixView(hidden, row * width, rows, width, width, 1);
      MatrixView scores = MatrixView.of(logits, rows, vocabulary);
      MatrixView weights = output.floats(matrices);
      matrices.multiply(in, weights.transposed(), scores, false);
      int first = row;
      matrices
          .workers()
          .run(
              rows,
              (r, worker) -> {
                int target = targets[first + r];
                losses[first + r] = slope(matrices, r * vocabulary, vocabulary, target, factor);
              });
      if (factor != 0) {
        if (output instanceof Parameter own && own.trained()) {
          matrices.multiply(scores.transposed(), in, own.gradientMatrix(), true);
        }
        MatrixView dIn = new MatrixView(dHidden, row * width, rows, width, width, 1);
        matrices.multiply(scores, weights, dIn, false);
      }
    }
    return Arrays.stream(losses).sum();
  }

  /** The loss of one row; turns its logits into their gradients. */
  private double slope(Matrices matrices, int at, int count, int target, float factor) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = at; i < at + count; i++) {
      largest = Math.max(largest, logits[i]);
    }
    float wanted = logits[at + target];
    matrices.exponentials(logits, at, count, largest);
    double sum = Sums.of(logits, at, count);
    float share = (float) (factor / sum);
    for (int i = at; i < at + count; i++) {
      logits[i] *= share;
    }
    logits[at + target] -= factor;
    return StrictMath.log(sum) + largest - wanted;
  }
}
