package dev.hearth.apps.tune;

import dev.hearth.compute.Workers;

/** Sums in float64, each in one order of its own. */
final class Sums {
  /** Elements of one piece of a long sum. */
  private static final int PIECE = 1 << 14;

  private Sums() {}

  /** {@code Σ a·b}, four chains, then their sum. */
  static double product(float[] a, int aFrom, float[] b, int bFrom, int count) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < count; i += 4) {
      s0 += (double) a[aFrom + i] * b[bFrom + i];
      s1 += (double) a[aFrom + i + 1] * b[bFrom + i + 1];
      s2 += (double) a[aFrom + i + 2] * b[bFrom + i + 2];
      s3 += (double) a[aFrom + i + 3] * b[bFrom + i + 3];
    }
    for (; i < count; i++) {
      s0 += (double) a[aFrom + i] * b[bFrom + i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** {@code Σ a·b·c}. */
  static double product(
      float[] a, int aFrom, float[] b, int bFrom, float[] c, int cFrom, int count) {
    double s0 = 0;
    double s1 = 0;
    int i = 0;
    for (; i + 1 < count; i += 2) {
      s0 += (double) (a[aFrom + i] * b[bFrom + i]) * c[cFrom + i];
      s1 += (double) (a[aFrom + i + 1] * b[bFrom + i + 1]) * c[cFrom + i + 1];
    }
    for (; i < count; i++) {
      s0 += (double) (a[aFrom + i] * b[bFrom + i]) * c[cFrom + i];
    }
    return s0 + s1;
  }

  /** {@code Σ x}. */
  static double of(float[] x, int from, int count) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = from;
    int end = from + count;
    for (; i + 3 < end; i += 4) {
      s0 += x[i];
      s1 += x[i + 1];
      s2 += x[i + 2];
      s3 += x[i + 3];
    }
    for (; i < end; i++) {
      s0 += x[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** {@code Σ x²} of a long array, piece after piece. */
  static double squares(Workers workers, float[] x) {
    double[] pieces = new double[(x.length + PIECE - 1) / PIECE];
    Pieces.each(
        workers,
        x.length,
        PIECE,
        (from, to, worker) -> pieces[from / PIECE] = product(x, from, x, from, to - from));
    double sum = 0;
    for (double piece : pieces) {
      sum += piece;
    }
    return sum;
  }
}
