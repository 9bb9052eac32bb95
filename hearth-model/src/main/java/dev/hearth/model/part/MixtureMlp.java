package dev.hearth.model.part;

import dev.hearth.compute.Activation;
import dev.hearth.compute.Floats;
import org.jspecify.annotations.Nullable;

/**
 * Experts behind a linear router, plus an expert that every token shares.
 *
 * @param shared null for none
 * @param sharedGate its sigmoid weighs the shared expert; null for weight 1
 */
public record MixtureMlp(
    Linear router, Experts experts, @Nullable FeedForward shared, @Nullable Linear sharedGate)
    implements FeedForward {

  /** Routed experts alone. */
  public static MixtureMlp of(Tensors tensors, int layer, int width, int count, Experts experts) {
    return new MixtureMlp(router(tensors, layer, width, count), experts, null, null);
  }

  /** {@code ffn_gate_inp} of a layer. */
  public static Linear router(Tensors tensors, int layer, int width, int count) {
    return tensors.linear("blk." + layer + ".ffn_gate_inp", width, count);
  }

  @Override
  public void forward(Step step, Floats in, Floats out) {
    int mark = step.mark();
    Floats logits = step.take(in.rows(), router.rows());
    router.forward(step, step.operand(in), logits);
    experts.forward(step, logits, in, out);
    if (shared != null) {
      Floats result = step.take(in.rows(), out.columns());
      shared.forward(step, in, result);
      if (sharedGate != null) {
        Floats share = step.take(in.rows(), 1);
        sharedGate.forward(step, step.operand(in), share);
        step.kernels().activate(Activation.SIGMOID, share);
        step.kernels().scaleRows(result, share);
      }
      step.kernels().add(out, result);
    }
    step.release(mark);
  }
}
