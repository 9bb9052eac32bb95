package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Weights;

/**
 * Makes the copies of {@link AltUp}: the first is the token's embedding, the others are projections
 * of it, as long as it is.
 */
public record AltUpStem(PerLayerStem first, Weights[] projections) implements Stem {
  /** {@code altup_proj}. */
  public static AltUpStem of(Tensors tensors, PerLayerStem first, int copies) {
    int width = first.columns();
    return new AltUpStem(first, tensors.stack("altup_proj.weight", width, width, copies - 1));
  }

  @Override
  public int columns() {
    return first.columns() * (projections.length + 1);
  }

  @Override
  public void begin(Step step, Floats stream) {
    int width = first.columns();
    Floats active = stream.columns(0, width);
    first.begin(step, active);
    for (int i = 0; i < projections.length; i++) {
      Floats copy = stream.columns((i + 1) * width, width);
      step.kernels().multiply(projections[i], step.operand(active), copy);
      AltUp.matchLength(step, active, copy);
    }
  }
}
