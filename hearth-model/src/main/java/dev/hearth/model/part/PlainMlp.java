package dev.hearth.model.part;

import dev.hearth.compute.Activation;
import dev.hearth.compute.Floats;

/** {@code down(activation(up·x))}, without a gate. */
public record PlainMlp(Activation activation, Linear up, Linear down) implements FeedForward {
  public static PlainMlp of(Tensors tensors, int layer, Activation act, int width, int inner) {
    String prefix = "blk." + layer + ".ffn_";
    return new PlainMlp(
        act,
        tensors.linear(prefix + "up", width, inner),
        tensors.linear(prefix + "down", inner, width));
  }

  @Override
  public void forward(Step step, Floats in, Floats out) {
    int mark = step.mark();
    Floats raised = step.take(in.rows(), up.rows());
    up.forward(step, step.operand(in), raised);
    step.kernels().activate(activation, raised);
    down.forward(step, step.operand(raised), out);
    step.release(mark);
  }
}
