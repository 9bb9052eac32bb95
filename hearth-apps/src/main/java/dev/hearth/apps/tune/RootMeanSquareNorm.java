package dev.hearth.apps.tune;

import dev.hearth.compute.Workers;

/**
 * {@code y = w ⊙ x·s} with {@code s = 1/√(mean(x²)+ε)} over each row (Zhang and Sennrich, arXiv
 * 1910.07467).
 */
final class RootMeanSquareNorm {
  private static final int ROWS_AT_ONCE = 64;
  private static final int COLUMNS_AT_ONCE = 32;

  private final Parameter weight;
  private final int width;
  private final float epsilon;

  RootMeanSquareNorm(Parameter weight, float epsilon) {
    this.weight = weight;
    this.width = weight.size();
    this.epsilon = epsilon;
  }

  /**
   * @param x {@code [rows][width]}
   * @param scales receives each row's {@code s}
   */
  void forward(Workers workers, float[] x, int rows, float[] scales, float[] out) {
    float[] w = weight.values();
    Pieces.each(
        workers,
        rows,
        ROWS_AT_ONCE,
        (from, to, worker) -> {
          for (int r = from; r < to; r++) {
            int at = r * width;
            double square = Sums.product(x, at, x, at, width) / width;
            float scale = (float) (1 / Math.sqrt(square + epsilon));
            scales[r] = scale;
            for (int c = 0; c < width; c++) {
              out[at + c] = x[at + c] * scale * w[c];
            }
          }
        });
  }

  /**
   * Adds to the weight's gradient and computes that of the input: {@code dx = s·(w⊙dy) −
   * x·s³/n·Σ(w⊙dy⊙x)}.
   *
   * @param into may be {@code dOut}
   * @param add whether the input's gradient is added to what {@code into} holds
   */
  void backward(
      Workers workers,
      float[] x,
      float[] scales,
      float[] dOut,
      int rows,
      float[] into,
      boolean add) {
    if (weight.trained()) {
      weightGradient(workers, x, scales, dOut, rows);
    }
    float[] w = weight.values();
    Pieces.each(
        workers,
        rows,
        ROWS_AT_ONCE,
        (from, to, worker) -> {
          for (int r = from; r < to; r++) {
            int at = r * width;
            double dot = Sums.product(w, 0, dOut, at, x, at, width);
            float scale = scales[r];
            float pull = (float) (dot * scale * scale * scale / width);
            for (int c = 0; c < width; c++) {
              float gradient = scale * w[c] * dOut[at + c] - x[at + c] * pull;
              into[at + c] = add ? into[at + c] + gradient : gradient;
            }
          }
        });
  }

  private void weightGradient(Workers workers, float[] x, float[] scales, float[] dOut, int rows) {
    float[] gradients = weight.gradients();
    Pieces.each(
        workers,
        width,
        COLUMNS_AT_ONCE,
        (from, to, worker) -> {
          for (int r = 0; r < rows; r++) {
            int at = r * width;
            float scale = scales[r];
            for (int c = from; c < to; c++) {
              gradients[c] += dOut[at + c] * x[at + c] * scale;
            }
          }
        });
  }
}
