package dev.hearth.model.part;

import dev.hearth.compute.Activation;
import dev.hearth.compute.Floats;

/** A gated part whose first matrix makes the gates, then the values. */
public record FusedMlp(Activation activation, Linear up, Linear down) implements FeedForward {
  public static FusedMlp of(Tensors tensors, int layer, Activation act, int width, int inner) {
    String prefix = "blk." + layer + ".ffn_";
    return new FusedMlp(
        act,
        tensors.linear(prefix + "up", width, Math.multiplyExact(2, inner)),
        tensors.linear(prefix + "down", inner, width));
  }

  @Override
  public void forward(Step step, Floats in, Floats out) {
    int mark = step.mark();
    int inner = up.rows() / 2;
    Floats both = step.take(in.rows(), up.rows());
    Floats gated = step.take(in.rows(), inner);
    up.forward(step, step.operand(in), both);
    step.kernels().gate(activation, both.columns(0, inner), both.columns(inner, inner), gated);
    down.forward(step, step.operand(gated), out);
    step.release(mark);
  }
}
