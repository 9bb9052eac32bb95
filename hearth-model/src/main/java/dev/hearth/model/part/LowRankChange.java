package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Weights;
import org.jspecify.annotations.Nullable;

/**
 * What one adapter adds to a matrix: {@code scale·factor·B·(A·x)}, in float32, for the rows of
 * sequences that have the adapter in their mix (LoRA; Hu et al., arXiv 2106.09685).
 *
 * @param adapter its number
 * @param down A, {@code [rank][inputs]}
 * @param up B, {@code [outputs][rank]}
 * @param factor α/rank
 */
record LowRankChange(int adapter, Weights down, Weights up, float factor) {

  /** Adds to {@code out}; rows of other sequences keep their bits. */
  void add(Step step, Operand in, Floats out) {
    int mark = step.mark();
    @Nullable Floats narrow = null;
    for (AdaptedRows.Run run : step.adapted(out.rows())) {
      float scale = run.mix().scale(adapter);
      if (scale != 0) {
        if (narrow == null) {
          // for all rows: the rank is small, and preparing a part of the input costs more
          narrow = step.take(out.rows(), down.rows());
          step.kernels().multiply(down, in, narrow);
        }
        Floats change = step.take(run.rows(), up.rows());
        Operand own = step.operand(narrow.rows(run.fromRow(), run.rows()));
        step.kernels().multiply(up, own, change);
        step.kernels().addScaled(out.rows(run.fromRow(), run.rows()), change, scale * factor);
      }
    }
    step.release(mark);
  }
}
