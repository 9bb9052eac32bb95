package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.model.LayerState;
import org.jspecify.annotations.Nullable;

/**
 * A causal depthwise convolution along each sequence. The layer's state remembers the last inputs.
 *
 * @param layer whose state that is
 * @param weights {@code [channels][taps]}, the last tap for the current token
 * @param bias one for each channel, or null
 */
public record CausalConvolution(int layer, Floats weights, @Nullable Floats bias) {

  /** From {@code blk.layer.name.weight} and {@code .bias}, if there is one. */
  public static CausalConvolution of(
      Tensors tensors, int layer, String name, int taps, int channels) {
    String prefix = "blk." + layer + "." + name;
    return new CausalConvolution(
        layer,
        tensors.floats(prefix + ".weight", taps, channels),
        tensors.vectorIfPresent(prefix + ".bias", channels));
  }

  public int channels() {
    return weights.rows();
  }

  /** Rows of inputs before the current one that an output needs. */
  public int historyRows() {
    return weights.columns() - 1;
  }

  /** Convolves the rows of every sequence with what its state remembers, and updates that. */
  void forward(Step step, Floats in, Floats out) {
    for (Step.Part part : step.parts()) {
      step.kernels()
          .convolve(
              in.rows(part.fromRow(), part.rows()),
              weights,
              bias,
              state(part, layer).history(),
              out.rows(part.fromRow(), part.rows()));
      part.sequence().rememberHistory(layer, part.end());
    }
  }

  /** The state that a recurrent layer keeps of a sequence. */
  static LayerState.Recurrent state(Step.Part part, int layer) {
    if (part.sequence().state(layer) instanceof LayerState.Recurrent recurrent) {
      return recurrent;
    }
    throw new IllegalStateException("layer " + layer + " is not recurrent");
  }
}
