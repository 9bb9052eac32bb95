package dev.hearth.model.part;

import dev.hearth.compute.Activation;
import dev.hearth.compute.Floats;

/** How a layer takes its own input: {@code norm(projection(GELU(gate·x) ⊙ input))}. */
public record PerLayerInput(
    PerLayerStem source, int layer, Linear gate, Linear projection, Norm norm) {

  /** {@code inp_gate}, {@code proj} and {@code post_norm} of a layer. */
  public static PerLayerInput of(
      Tensors tensors, int layer, PerLayerStem source, int width, float epsilon) {
    String prefix = "blk." + layer + ".";
    return new PerLayerInput(
        source,
        layer,
        tensors.linear(prefix + "inp_gate", width, source.perLayer()),
        tensors.linear(prefix + "proj", source.perLayer(), width),
        Norm.rms(tensors, prefix + "post_norm", width, epsilon));
  }

  /** Writes what is to be added to the stream. */
  void forward(Step step, Floats x, Floats out) {
    int mark = step.mark();
    Floats gated = step.take(source.perLayer());
    gate.forward(step, step.operand(x), gated);
    step.kernels().gate(Activation.GELU, gated, source.input(step, layer), gated);
    projection.forward(step, step.operand(gated), out);
    norm.forward(step, out, out);
    step.release(mark);
  }
}
