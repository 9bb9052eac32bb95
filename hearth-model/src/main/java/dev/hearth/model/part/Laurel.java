package dev.hearth.model.part;

import dev.hearth.compute.Floats;

/**
 * A learned augmented residual of low rank (Menghani et al., arXiv 2411.07501): {@code x +
 * norm(right·left·x)}.
 */
public record Laurel(Linear left, Linear right, Norm norm) {
  /** {@code laurel_l}, {@code laurel_r} and {@code laurel_post_norm} of a layer. */
  public static Laurel of(Tensors tensors, int layer, int width, float epsilon) {
    String prefix = "blk." + layer + ".laurel_";
    int rank = tensors.rowsOf(prefix + "l.weight");
    return new Laurel(
        tensors.linear(prefix + "l", width, rank),
        tensors.linear(prefix + "r", rank, width),
        Norm.rms(tensors, prefix + "post_norm", width, epsilon));
  }

  void forward(Step step, Floats in, Floats out) {
    int mark = step.mark();
    Floats low = step.take(left.rows());
    left.forward(step, step.operand(in), low);
    right.forward(step, step.operand(low), out);
    norm.forward(step, out, out);
    step.kernels().add(out, in);
    step.release(mark);
  }
}
