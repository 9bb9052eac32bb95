package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Weights;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code out = scale·(weights·in) + changes + bias}.
 *
 * @param changes of adapters, each for the sequences that have it in their mix, by rising number
 */
public record Linear(
    Weights weights, @Nullable Floats bias, float scale, List<LowRankChange> changes) {
  public Linear {
    changes = List.copyOf(changes);
  }

  /** A matrix that no adapter changes. */
  public Linear(Weights weights, @Nullable Floats bias, float scale) {
    this(weights, bias, scale, List.of());
  }

  public void forward(Step step, Operand in, Floats out) {
    step.kernels().multiply(weights, in, out);
    if (scale != 1f) {
      step.kernels().scale(out, scale);
    }
    for (LowRankChange change : changes) {
      change.add(step, in, out);
    }
    if (bias != null) {
      step.kernels().add(out, bias);
    }
  }

  public int rows() {
    return weights.rows();
  }
}
