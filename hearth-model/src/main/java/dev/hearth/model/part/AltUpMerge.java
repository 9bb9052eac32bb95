package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Weights;

/**
 * Brings the copies of {@link AltUp} back to one: the mean of the first and of the projections of
 * the others, as long as it is.
 */
public record AltUpMerge(Weights[] projections) implements Head.Merge {
  /** {@code altup_unembd_proj}. */
  public static AltUpMerge of(Tensors tensors, int width, int copies) {
    return new AltUpMerge(tensors.stack("altup_unembd_proj.weight", width, width, copies - 1));
  }

  @Override
  public Floats merge(Step step, Floats stream) {
    int copies = projections.length + 1;
    int width = stream.columns() / copies;
    Floats first = stream.columns(0, width);
    Floats sum = step.take(stream.rows(), width);
    sum.copyFrom(first);
    Floats term = step.take(stream.rows(), width);
    for (int i = 1; i < copies; i++) {
      Floats copy = stream.columns(i * width, width);
      step.kernels().multiply(projections[i - 1], step.operand(copy), term);
      AltUp.matchLength(step, first, term);
      step.kernels().add(sum, term);
    }
    step.kernels().scale(sum, 1f / copies);
    return sum;
  }
}
