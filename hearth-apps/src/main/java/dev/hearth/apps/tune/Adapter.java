package dev.hearth.apps.tune;

import dev.hearth.compute.Matrices;
import dev.hearth.compute.MatrixView;

/**
 * The low-rank change of a matrix: {@code y += α/r·(x·Aᵀ)·Bᵀ} (LoRA; Hu et al., arXiv 2106.09685).
 *
 * @param down A, {@code [rank][inputs]}
 * @param up B, {@code [outputs][rank]}
 * @param factor α/r
 */
record Adapter(Parameter down, Parameter up, float factor) {
  void forward(Matrices matrices, MatrixView in, MatrixView out) {
    MatrixView narrow = narrow(matrices, in);
    matrices.multiply(narrow, up.floats(matrices).transposed(), out, true);
  }

  /** {@code α/r·x·Aᵀ}. */
  private MatrixView narrow(Matrices matrices, MatrixView in) {
    MatrixView narrow = MatrixView.of(new float[in.rows() * down.rows()], in.rows(), down.rows());
    matrices.multiply(in, down.floats(matrices).transposed(), narrow, false);
    scale(narrow.values());
    return narrow;
  }

  private void scale(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }

  void backward(Matrices matrices, MatrixView in, MatrixView dOut, MatrixView dIn) {
    MatrixView narrow = narrow(matrices, in);
    matrices.multiply(dOut.transposed(), narrow, up.gradientMatrix(), true);
    MatrixView dNarrow = MatrixView.of(new float[in.rows() * down.rows()], in.rows(), down.rows());
    matrices.multiply(dOut, up.floats(matrices), dNarrow, false);
    scale(dNarrow.values());
    matrices.multiply(dNarrow.transposed(), in, down.gradientMatrix(), true);
    matrices.multiply(dNarrow, down.floats(matrices), dIn, true);
  }
}
