package dev.hearth.apps.tune;

import dev.hearth.compute.Workers;
import java.util.List;

/** Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101). */
final class AdamW {
  private static final int ELEMENTS_AT_ONCE = 1 << 14;

  /**
   * @param decay of matrices, times the learning rate, each step
   * @param clip gradients are scaled down to this norm; 0 for never
   */
  record Settings(float beta1, float beta2, float epsilon, float decay, float clip) {}

  private final Settings settings;
  private final List<Parameter> parameters;
  private final List<float[]> means;
  private final List<float[]> squares;

  AdamW(Settings settings, List<Parameter> parameters) {
    this.settings = settings;
    this.parameters = List.copyOf(parameters);
    this.means = parameters.stream().map(p -> new float[p.size()]).toList();
    this.squares = parameters.stream().map(p -> new float[p.size()]).toList();
  }

  /** Running means of gradients, an array a parameter. */
  List<float[]> means() {
    return means;
  }

  /** Running means of squared gradients. */
  List<float[]> squares() {
    return squares;
  }

  /** The length of all gradients as one vector. */
  double gradientNorm(Workers workers) {
    double sum = 0;
    for (Parameter parameter : parameters) {
      sum += Sums.squares(workers, parameter.gradients());
    }
    return Math.sqrt(sum);
  }

  /**
   * Moves the parameters.
   *
   * @param number of this step, from 1
   * @param norm of the gradients
   */
  void step(Workers workers, long number, float rate, double norm) {
    float shrink = settings.clip > 0 && norm > settings.clip ? (float) (settings.clip / norm) : 1f;
    double correction1 = 1 - StrictMath.pow(settings.beta1, (double) number);
    double correction2 = 1 - StrictMath.pow(settings.beta2, (double) number);
    float pace = (float) (rate / correction1);
    float widen = (float) (1 / Math.sqrt(correction2));
    for (int p = 0; p < parameters.size(); p++) {
      Parameter parameter = parameters.get(p);
      float keep = parameter.decays() ? 1f - rate * settings.decay : 1f;
      float[] mean = means.get(p);
      float[] square = squares.get(p);
      Pieces.each(
          workers,
          parameter.size(),
          ELEMENTS_AT_ONCE,
          (from, to, worker) -> {
            Piece piece = new Piece(parameter, mean, square, from, to);
            move(piece, shrink, pace, widen, keep);
          });
    }
  }

  private record Piece(Parameter parameter, float[] mean, float[] square, int from, int to) {}

  private void move(Piece piece, float shrink, float pace, float widen, float keep) {
    float[] values = piece.parameter.values();
    float[] gradients = piece.parameter.gradients();
    float[] mean = piece.mean;
    float[] square = piece.square;
    float beta1 = settings.beta1;
    float beta2 = settings.beta2;
    float epsilon = settings.epsilon;
    for (int i = piece.from; i < piece.to; i++) {
      float gradient = gradients[i] * shrink;
      float m = beta1 * mean[i] + (1f - beta1) * gradient;
      float s = beta2 * square[i] + (1f - beta2) * gradient * gradient;
      mean[i] = m;
      square[i] = s;
      values[i] = values[i] * keep - pace * m / ((float) Math.sqrt(s) * widen + epsilon);
    }
  }
}
