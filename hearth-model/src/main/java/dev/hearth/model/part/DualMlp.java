package dev.hearth.model.part;

import dev.hearth.compute.Floats;

/**
 * A dense part and experts side by side (Gemma 4), each with norms of its own before and after; the
 * router has its own view of the stream. Takes the stream without a norm.
 *
 * @param denseNorm before the dense part, {@code densePostNorm} after it; likewise for experts
 * @param routerNorm before the router
 * @param routerScale multiplies what the router sees, one for each column
 */
public record DualMlp(
    Norm denseNorm,
    FeedForward dense,
    Norm densePostNorm,
    Norm routerNorm,
    Floats routerScale,
    Linear router,
    Norm expertsNorm,
    Experts experts,
    Norm expertsPostNorm)
    implements FeedForward {

  /** The parts of a layer around {@code dense} and {@code experts}. */
  public static DualMlp of(
      Tensors tensors,
      int layer,
      FeedForward dense,
      Experts experts,
      int count,
      int width,
      float epsilon) {
    String prefix = "blk." + layer + ".";
    return new DualMlp(
        Norm.rms(tensors, prefix + "ffn_norm", width, epsilon),
        dense,
        Norm.rms(tensors, prefix + "post_ffw_norm_1", width, epsilon),
        Norm.rms(width, epsilon),
        tensors.vector(prefix + "ffn_gate_inp.scale", width),
        tensors.plain(prefix + "ffn_gate_inp", width, count),
        Norm.rms(tensors, prefix + "pre_ffw_norm_2", width, epsilon),
        experts,
        Norm.rms(tensors, prefix + "post_ffw_norm_2", width, epsilon));
  }

  @Override
  public void forward(Step step, Floats in, Floats out) {
    int mark = step.mark();
    int width = in.columns();
    Floats normed = step.take(width);
    denseNorm.forward(step, in, normed);
    dense.forward(step, normed, out);
    densePostNorm.forward(step, out, out);
    routerNorm.forward(step, in, normed);
    step.kernels().scale(normed, (float) (1 / Math.sqrt(width)));
    step.kernels().multiplyElements(normed, routerScale);
    Floats logits = step.take(router.rows());
    router.forward(step, step.operand(normed), logits);
    expertsNorm.forward(step, in, normed);
    Floats routed = step.take(width);
    experts.forward(step, logits, normed, routed);
    expertsPostNorm.forward(step, routed, routed);
    step.kernels().add(out, routed);
    step.release(mark);
  }
}
