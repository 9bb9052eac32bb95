package dev.hearth.model.part;

import dev.hearth.compute.Activation;
import dev.hearth.compute.Floats;
import dev.hearth.compute.StateSpaceShape;
import dev.hearth.model.LayerState;

/**
 * A Mamba-2 layer (Dao and Gu, arXiv 2405.21060): one projection, a short convolution, a selective
 * state space, and a gated norm of its output.
 *
 * @param input rows: gate, then {@code x}, {@code B} and {@code C} (convolved together), then steps
 * @param stepBias added to the steps before their softplus, one for each head
 * @param decay negative, one for each head
 * @param skip how much of {@code x} goes past the state, one for each head
 * @param outputNorm over each group, after the gate
 */
public record StateSpaceMixer(
    StateSpaceShape shape,
    Linear input,
    CausalConvolution convolution,
    Floats stepBias,
    Floats decay,
    Floats skip,
    Norm outputNorm,
    Linear output)
    implements Mixer {

  /** The {@code ssm} tensors of a layer. */
  public static StateSpaceMixer of(
      Tensors tensors, int layer, StateSpaceShape shape, int taps, int width, float epsilon) {
    String prefix = "blk." + layer + ".ssm_";
    int heads = shape.heads();
    int inner = heads * shape.headDimension();
    int channels = inner + 2 * shape.groups() * shape.stateDimension();
    int group = inner / shape.groups();
    Floats norm = tensors.floats(prefix + "norm.weight", group, shape.groups()).reshape(1, inner);
    return new StateSpaceMixer(
        shape,
        tensors.linear(prefix + "in", width, inner + channels + heads),
        CausalConvolution.of(tensors, layer, "ssm_conv1d", taps, channels),
        tensors.vector(prefix + "dt.bias", heads),
        tensors.floats(prefix + "a", 1, heads).reshape(1, heads),
        tensors.floats(prefix + "d", 1, heads).reshape(1, heads),
        new Norm.Rms(group, norm, epsilon),
        tensors.linear(prefix + "out", inner, width));
  }

  @Override
  public LayerState newState(StateFactory factory) {
    return factory.recurrent(
        shape.heads(),
        Math.multiplyExact(shape.stateDimension(), shape.headDimension()),
        convolution.historyRows(),
        convolution.channels());
  }

  @Override
  public void forward(Step step, Floats in, Floats out) {
    int mark = step.mark();
    int heads = shape.heads();
    int inner = heads * shape.headDimension();
    Floats projected = step.take(input.rows());
    input.forward(step, step.operand(in), projected);
    Floats mixed = step.take(convolution.channels());
    convolution.forward(step, projected.columns(inner, mixed.columns()), mixed);
    step.kernels().activate(Activation.SILU, mixed);
    Floats steps = projected.columns(inner + mixed.columns(), heads);
    step.kernels().add(steps, stepBias);
    step.kernels().activate(Activation.SOFTPLUS, steps);
    Floats result = step.take(inner);
    recur(step, mixed, steps, result);
    step.kernels().gate(Activation.SILU, projected.columns(0, inner), result, result);
    outputNorm.forward(step, result, result);
    output.forward(step, step.operand(result), out);
    step.release(mark);
  }

  private void recur(Step step, Floats mixed, Floats steps, Floats result) {
    int inner = result.columns();
    int states = shape.groups() * shape.stateDimension();
    Floats x = mixed.columns(0, inner);
    Floats inputs = mixed.columns(inner, states);
    Floats outputs = mixed.columns(inner + states, states);
    for (Step.Part part : step.parts()) {
      int from = part.fromRow();
      int rows = part.rows();
      step.kernels()
          .stateSpace(
              shape,
              x.rows(from, rows),
              steps.rows(from, rows),
              decay,
              inputs.rows(from, rows),
              outputs.rows(from, rows),
              skip,
              CausalConvolution.state(part, convolution.layer()).state(),
              result.rows(from, rows));
      part.sequence().rememberState(convolution.layer(), part.end());
    }
  }
}
