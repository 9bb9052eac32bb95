package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.model.LayerState;

/**
 * The gated short convolution of LFM2 (Liquid AI, 2025): the input projection makes {@code b},
 * {@code c} and {@code u}; the output projection takes {@code c ⊙ convolution(b ⊙ u)}.
 *
 * @param input rows {@code b}, then {@code c}, then {@code u}
 */
public record ShortConvolution(Linear input, CausalConvolution convolution, Linear output)
    implements Mixer {

  /** The {@code shortconv} tensors of a layer. */
  public static ShortConvolution of(Tensors tensors, int layer, int taps, int width) {
    String prefix = "blk." + layer + ".shortconv.";
    return new ShortConvolution(
        tensors.linear(prefix + "in_proj", width, Math.multiplyExact(3, width)),
        CausalConvolution.of(tensors, layer, "shortconv.conv", taps, width),
        tensors.linear(prefix + "out_proj", width, width));
  }

  @Override
  public LayerState newState(StateFactory factory) {
    return factory.recurrent(0, 0, convolution.historyRows(), convolution.channels());
  }

  @Override
  public void forward(Step step, Floats in, Floats out) {
    int mark = step.mark();
    int width = convolution.channels();
    Floats projected = step.take(input.rows());
    input.forward(step, step.operand(in), projected);
    Floats driven = projected.columns(0, width);
    step.kernels().multiplyElements(driven, projected.columns(2 * width, width));
    Floats mixed = step.take(width);
    convolution.forward(step, driven, mixed);
    step.kernels().multiplyElements(mixed, projected.columns(width, width));
    output.forward(step, step.operand(mixed), out);
    step.release(mark);
  }
}
