package dev.hearth.model.part;

import dev.hearth.compute.Activation;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;

/** {@code down(activation(gate·x) ⊙ up·x)} (Shazeer, arXiv 2002.05202). */
public record GatedMlp(Activation activation, Linear gate, Linear up, Linear down)
    implements FeedForward {

  /** From {@code prefix_gate}, {@code prefix_up} and {@code prefix_down}. */
  public static GatedMlp of(
      Tensors tensors, String prefix, String suffix, Activation activation, int width, int inner) {
    return new GatedMlp(
        activation,
        tensors.linear(prefix + "_gate" + suffix, width, inner),
        tensors.linear(prefix + "_up" + suffix, width, inner),
        tensors.linear(prefix + "_down" + suffix, inner, width));
  }

  /** The dense part of layer {@code layer}. */
  public static GatedMlp of(Tensors tensors, int layer, Activation act, int width, int inner) {
    return of(tensors, "blk." + layer + ".ffn", "", act, width, inner);
  }

  @Override
  public void forward(Step step, Floats in, Floats out) {
    int mark = step.mark();
    Operand operand = step.operand(in);
    Floats gated = step.take(in.rows(), gate.rows());
    Floats raised = step.take(in.rows(), up.rows());
    gate.forward(step, operand, gated);
    up.forward(step, operand, raised);
    step.kernels().gate(activation, gated, raised, gated);
    down.forward(step, step.operand(gated), out);
    step.release(mark);
  }
}
