package dev.hearth.apps.tune;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/** Compares gradients with what a small change does. */
final class Gradients {
  private Gradients() {}

  static float[] randoms(SplittableRandom random, int count, double spread) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (spread * random.nextGaussian());
    }
    return values;
  }

  static double dot(float[] a, float[] b, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /**
   * Moves {@code values} along their own gradient and along random directions: the loss must change
   * as the gradient says.
   *
   * @param reach how far each value moves, on average
   */
  static void check(
      String what,
      float[] values,
      float[] gradient,
      DoubleSupplier loss,
      double tolerance,
      double reach) {
    SplittableRandom random = new SplittableRandom(what.hashCode());
    assertThat(dot(gradient, gradient, values.length)).as(what + " has a gradient").isPositive();
    for (int trial = 0; trial < 5; trial++) {
      float[] direction = trial == 0 ? gradient.clone() : randoms(random, values.length, 1);
      double length = Math.sqrt(dot(direction, direction, direction.length));
      double step = reach * Math.sqrt(values.length);
      float[] before = values.clone();
      double up = moved(values, before, direction, step / length, loss);
      double down = moved(values, before, direction, -step / length, loss);
      System.arraycopy(before, 0, values, 0, values.length);
      double seen = (up - down) / (2 * step);
      double said = dot(gradient, direction, values.length) / length;
      double scale = Math.sqrt(dot(gradient, gradient, values.length));
      assertThat(Math.abs(seen - said) / scale)
          .as("%s, direction %d: %.6g by differences, %.6g by gradient", what, trial, seen, said)
          .isLessThan(tolerance);
    }
  }

  private static double moved(
      float[] values, float[] before, float[] direction, double factor, DoubleSupplier loss) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (before[i] + factor * direction[i]);
    }
    return loss.getAsDouble();
  }
}
