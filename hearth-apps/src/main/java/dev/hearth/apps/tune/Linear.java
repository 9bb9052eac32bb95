package dev.hearth.apps.tune;

import dev.hearth.compute.Matrices;
import dev.hearth.compute.MatrixView;
import org.jspecify.annotations.Nullable;

/** {@code y = x·Wᵀ + b}, with the low-rank change of an adapter where there is one. */
final class Linear {
  private static final int ROWS_AT_ONCE = 64;
  private static final int COLUMNS_AT_ONCE = 32;

  private final LinearWeights weights;
  private final @Nullable Parameter bias;
  private final @Nullable Adapter adapter;

  Linear(LinearWeights weights, @Nullable Parameter bias, @Nullable Adapter adapter) {
    this.weights = weights;
    this.bias = bias;
    this.adapter = adapter;
  }

  int outputs() {
    return weights.rows();
  }

  /**
   * @param in {@code [rows][columns of the weights]}
   * @param add whether the result is added to what {@code out} holds
   */
  void forward(Matrices matrices, float[] in, int rows, float[] out, boolean add) {
    MatrixView input = MatrixView.of(in, rows, weights.columns());
    MatrixView output = MatrixView.of(out, rows, weights.rows());
    matrices.multiply(input, weights.floats(matrices).transposed(), output, add);
    if (adapter != null) {
      adapter.forward(matrices, input, output);
    }
    if (bias != null) {
      addBias(matrices, bias.values(), rows, out);
    }
  }

  private static void addBias(Matrices matrices, float[] values, int rows, float[] out) {
    int width = values.length;
    Pieces.each(
        matrices.workers(),
        rows,
        ROWS_AT_ONCE,
        (from, to, worker) -> {
          for (int r = from; r < to; r++) {
            for (int c = 0; c < width; c++) {
              out[r * width + c] += values[c];
            }
          }
        });
  }

  /**
   * Adds to the gradients of what is trained and computes that of the input.
   *
   * @param add whether the input's gradient is added to what {@code dIn} holds
   */
  void backward(Matrices matrices, float[] in, float[] dOut, int rows, float[] dIn, boolean add) {
    MatrixView input = MatrixView.of(in, rows, weights.columns());
    MatrixView dOutput = MatrixView.of(dOut, rows, weights.rows());
    MatrixView dInput = MatrixView.of(dIn, rows, weights.columns());
    if (weights instanceof Parameter own && own.trained()) {
      matrices.multiply(dOutput.transposed(), input, own.gradientMatrix(), true);
    }
    matrices.multiply(dOutput, weights.floats(matrices), dInput, add);
    if (adapter != null) {
      adapter.backward(matrices, input, dOutput, dInput);
    }
    if (bias != null && bias.trained()) {
      biasGradient(matrices, bias.gradients(), dOut, rows);
    }
  }

  private static void biasGradient(Matrices matrices, float[] gradients, float[] dOut, int rows) {
    int width = gradients.length;
    Pieces.each(
        matrices.workers(),
        width,
        COLUMNS_AT_ONCE,
        (from, to, worker) -> {
          for (int r = 0; r < rows; r++) {
            for (int c = from; c < to; c++) {
              gradients[c] += dOut[r * width + c];
            }
          }
        });
  }
}
