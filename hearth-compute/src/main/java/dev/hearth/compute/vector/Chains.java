package dev.hearth.compute.vector;

import static dev.hearth.compute.vector.Lanes.COUNT;
import static dev.hearth.compute.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;

/**
 * Goes on with chains of multiply-adds that lie side by side: so many that the next step of one
 * need not wait for the step before.
 */
final class Chains {
  private Chains() {}

  /** {@code sums[lane] += Σ_k rows[k][lane]·factors[k]}, ascending k, in one vector of lanes. */
  static void one(
      float[] rows,
      int rowsAt,
      int rowStride,
      float[] factors,
      int factorsAt,
      int count,
      float[] sums,
      int sumsAt) {
    FloatVector a = FloatVector.fromArray(FLOATS, sums, sumsAt);
    for (int k = 0, r = rowsAt; k < count; k++, r += rowStride) {
      FloatVector f = FloatVector.broadcast(FLOATS, factors[factorsAt + k]);
      a = FloatVector.fromArray(FLOATS, rows, r).fma(f, a);
    }
    a.intoArray(sums, sumsAt);
  }

  /** The same in four vectors of lanes. */
  static void oneWide(
      float[] rows,
      int rowsAt,
      int rowStride,
      float[] factors,
      int factorsAt,
      int count,
      float[] sums,
      int sumsAt) {
    FloatVector a = FloatVector.fromArray(FLOATS, sums, sumsAt);
    FloatVector b = FloatVector.fromArray(FLOATS, sums, sumsAt + COUNT);
    FloatVector c = FloatVector.fromArray(FLOATS, sums, sumsAt + 2 * COUNT);
    FloatVector d = FloatVector.fromArray(FLOATS, sums, sumsAt + 3 * COUNT);
    for (int k = 0, r = rowsAt; k < count; k++, r += rowStride) {
      FloatVector f = FloatVector.broadcast(FLOATS, factors[factorsAt + k]);
      a = FloatVector.fromArray(FLOATS, rows, r).fma(f, a);
      b = FloatVector.fromArray(FLOATS, rows, r + COUNT).fma(f, b);
      c = FloatVector.fromArray(FLOATS, rows, r + 2 * COUNT).fma(f, c);
      d = FloatVector.fromArray(FLOATS, rows, r + 3 * COUNT).fma(f, d);
    }
    a.intoArray(sums, sumsAt);
    b.intoArray(sums, sumsAt + COUNT);
    c.intoArray(sums, sumsAt + 2 * COUNT);
    d.intoArray(sums, sumsAt + 3 * COUNT);
  }

  /** Four rows of factors into four rows of sums, in two vectors of lanes. */
  static void four(
      float[] rows,
      int rowsAt,
      int rowStride,
      float[] factors,
      int factorsAt,
      int factorStride,
      int count,
      float[] sums,
      int sumsAt,
      int sumStride) {
    int second = sumsAt + sumStride;
    int third = second + sumStride;
    int fourth = third + sumStride;
    FloatVector a0 = FloatVector.fromArray(FLOATS, sums, sumsAt);
    FloatVector b0 = FloatVector.fromArray(FLOATS, sums, sumsAt + COUNT);
    FloatVector a1 = FloatVector.fromArray(FLOATS, sums, second);
    FloatVector b1 = FloatVector.fromArray(FLOATS, sums, second + COUNT);
    FloatVector a2 = FloatVector.fromArray(FLOATS, sums, third);
    FloatVector b2 = FloatVector.fromArray(FLOATS, sums, third + COUNT);
    FloatVector a3 = FloatVector.fromArray(FLOATS, sums, fourth);
    FloatVector b3 = FloatVector.fromArray(FLOATS, sums, fourth + COUNT);
    int x = factorsAt;
    for (int k = 0, r = rowsAt; k < count; k++, x++, r += rowStride) {
      FloatVector a = FloatVector.fromArray(FLOATS, rows, r);
      FloatVector b = FloatVector.fromArray(FLOATS, rows, r + COUNT);
      FloatVector f = FloatVector.broadcast(FLOATS, factors[x]);
      a0 = a.fma(f, a0);
      b0 = b.fma(f, b0);
      f = FloatVector.broadcast(FLOATS, factors[x + factorStride]);
      a1 = a.fma(f, a1);
      b1 = b.fma(f, b1);
      f = FloatVector.broadcast(FLOATS, factors[x + 2 * factorStride]);
      a2 = a.fma(f, a2);
      b2 = b.fma(f, b2);
      f = FloatVector.broadcast(FLOATS, factors[x + 3 * factorStride]);
      a3 = a.fma(f, a3);
      b3 = b.fma(f, b3);
    }
    a0.intoArray(sums, sumsAt);
    b0.intoArray(sums, sumsAt + COUNT);
    a1.intoArray(sums, second);
    b1.intoArray(sums, second + COUNT);
    a2.intoArray(sums, third);
    b2.intoArray(sums, third + COUNT);
    a3.intoArray(sums, fourth);
    b3.intoArray(sums, fourth + COUNT);
  }
}
