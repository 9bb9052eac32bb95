package dev.hearth.model.part;

import dev.hearth.compute.Activation;
import dev.hearth.compute.Floats;

/**
 * Alternating updates (Baykal et al., arXiv 2301.13310): the stream is several copies side by side.
 * A layer computes on the first alone; before it, each copy is predicted from all, after it, each
 * is corrected by what the layer changed.
 *
 * @param routerNorm of the first copy, before {@code router} weighs the copies
 * @param predict router's weights → {@code copies²} coefficients
 * @param correct router's weights → {@code copies} coefficients, to which 1 is added
 */
public record AltUp(int copies, Norm routerNorm, Linear router, Linear predict, Linear correct) {
  /** The {@code altup} tensors of a layer. */
  public static AltUp of(Tensors tensors, int layer, int copies, int width, float epsilon) {
    String prefix = "blk." + layer + ".altup_";
    return new AltUp(
        copies,
        Norm.rms(tensors, prefix + "router_norm", width, epsilon),
        tensors.linear(prefix + "router", width, copies),
        tensors.linear(prefix + "predict_coef", copies, Math.multiplyExact(copies, copies)),
        tensors.linear(prefix + "correct_coef", copies, copies));
  }

  /** One copy of a stream. */
  Floats copy(Floats stream, int index) {
    int width = stream.columns() / copies;
    return stream.columns(index * width, width);
  }

  /** Writes every copy's prediction. */
  void predict(Step step, Floats stream, Floats predictions) {
    int mark = step.mark();
    Floats coefficients = step.take(predict.rows());
    predict.forward(step, step.operand(weigh(step, copy(stream, 0))), coefficients);
    Floats term = step.take(stream.columns() / copies);
    predictions.copyFrom(stream);
    for (int i = 0; i < copies; i++) {
      for (int k = 0; k < copies; k++) {
        term.copyFrom(copy(stream, k));
        step.kernels().scaleRows(term, coefficients.columns(i * copies + k, 1));
        step.kernels().add(copy(predictions, i), term);
      }
    }
    step.release(mark);
  }

  /** Corrects predictions by what became of the first. */
  void correct(Step step, Floats predictions, Floats activated) {
    int mark = step.mark();
    Floats coefficients = step.take(copies);
    correct.forward(step, step.operand(weigh(step, activated)), coefficients);
    Floats innovation = step.take(activated.columns());
    innovation.copyFrom(activated);
    step.kernels().addScaled(innovation, copy(predictions, 0), -1f);
    Floats term = step.take(activated.columns());
    for (int i = 0; i < copies; i++) {
      term.copyFrom(innovation);
      step.kernels().scaleRows(term, coefficients.columns(i, 1));
      step.kernels().add(term, innovation);
      step.kernels().add(copy(predictions, i), term);
    }
    step.release(mark);
  }

  private Floats weigh(Step step, Floats active) {
    Floats normed = step.take(active.columns());
    routerNorm.forward(step, active, normed);
    step.kernels().scale(normed, 1f / active.columns());
    Floats weights = step.take(copies);
    router.forward(step, step.operand(normed), weights);
    step.kernels().activate(Activation.TANH, weights);
    return weights;
  }

  /** Gives each row of {@code x} the Euclidean length of the same row of {@code model}. */
  static void matchLength(Step step, Floats model, Floats x) {
    int mark = step.mark();
    Floats factors = step.take(x.rows(), 1);
    for (int t = 0; t < x.rows(); t++) {
      double length = length(x, t);
      factors.set(t, 0, length == 0 ? 0f : (float) (length(model, t) / length));
    }
    step.kernels().scaleRows(x, factors);
    step.release(mark);
  }

  private static double length(Floats x, int row) {
    double sum = 0;
    for (int c = 0; c < x.columns(); c++) {
      double v = x.get(row, c);
      sum += v * v;
    }
    return Math.sqrt(sum);
  }
}
