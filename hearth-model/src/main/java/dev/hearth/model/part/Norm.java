package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import org.jspecify.annotations.Nullable;

/** A norm over whole rows or groups of columns. In place is allowed. */
public sealed interface Norm {
  void forward(Step step, Floats in, Floats out);

  /**
   * @param group columns that are normed together
   * @param weight one row of {@code group} or all columns, or null
   */
  record Rms(int group, @Nullable Floats weight, float epsilon) implements Norm {
    @Override
    public void forward(Step step, Floats in, Floats out) {
      step.kernels().rmsNorm(in, group, weight, epsilon, out);
    }
  }

  /** Mean and variance, with weight and bias. */
  record Layer(Floats weight, @Nullable Floats bias, float epsilon) implements Norm {
    @Override
    public void forward(Step step, Floats in, Floats out) {
      step.kernels().layerNorm(in, weight, bias, epsilon, out);
    }
  }

  /** An RMS norm named {@code name.weight} over rows of {@code length}. */
  static Norm rms(Tensors tensors, String name, int length, float epsilon) {
    return new Rms(length, tensors.vector(name + ".weight", length), epsilon);
  }

  /** An RMS norm without weight over rows of {@code length}. */
  static Norm rms(int length, float epsilon) {
    return new Rms(length, null, epsilon);
  }

  /** A layer norm named {@code name.weight}, with {@code name.bias} if the file has it. */
  static Norm layer(Tensors tensors, String name, int length, float epsilon) {
    Floats weight = tensors.vector(name + ".weight", length);
    return new Layer(weight, tensors.vectorIfPresent(name + ".bias", length), epsilon);
  }

  static @Nullable Norm rmsIfPresent(Tensors tensors, String name, int length, float epsilon) {
    return tensors.has(name + ".weight") ? rms(tensors, name, length, epsilon) : null;
  }
}
