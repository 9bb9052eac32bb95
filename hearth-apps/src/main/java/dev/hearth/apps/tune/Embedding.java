package dev.hearth.apps.tune;

import dev.hearth.compute.Matrices;
import dev.hearth.compute.Workers;

/** Rows of a matrix by token. */
final class Embedding {
  private static final int ROWS_AT_ONCE = 64;
  private static final int SHARES = 16;

  private final LinearWeights rows;

  Embedding(LinearWeights rows) {
    this.rows = rows;
  }

  void forward(Matrices matrices, int[] tokens, float[] out) {
    Pieces.each(
        matrices.workers(),
        tokens.length,
        ROWS_AT_ONCE,
        (from, to, worker) -> {
          for (int t = from; t < to; t++) {
            rows.copyRow(tokens[t], out, t * rows.columns());
          }
        });
  }

  /** Adds each token's gradient to its row, in the order of the tokens. */
  void backward(Workers workers, int[] tokens, float[] dOut) {
    if (!(rows instanceof Parameter own && own.trained())) {
      return;
    }
    float[] gradients = own.gradients();
    int width = own.columns();
    workers.run(
        SHARES,
        (share, worker) -> {
          for (int t = 0; t < tokens.length; t++) {
            if (tokens[t] % SHARES == share) {
              int at = tokens[t] * width;
              for (int c = 0; c < width; c++) {
                gradients[at + c] += dOut[t * width + c];
              }
            }
          }
        });
  }
}
