package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Weights;
import org.jspecify.annotations.Nullable;

/** {@code out = scale·(weights·in) + bias}. */
public record Linear(Weights weights, @Nullable Floats bias, float scale) {
  public void forward(Step step, Operand in, Floats out) {
    step.kernels().multiply(weights, in, out);
    if (scale != 1f) {
      step.kernels().scale(out, scale);
    }
    if (bias != null) {
      step.kernels().add(out, bias);
    }
  }

  public int rows() {
    return weights.rows();
  }
}
