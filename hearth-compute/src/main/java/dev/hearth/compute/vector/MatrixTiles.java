package dev.hearth.compute.vector;

import static dev.hearth.compute.vector.Lanes.COUNT;
import static dev.hearth.compute.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;

/** The innermost loop of products of matrices: six rows by two vectors of columns. */
final class MatrixTiles {
  static final int ROWS = 6;
  static final int COLUMNS = 2 * COUNT;

  private MatrixTiles() {}

  /**
   * {@code out[r][c] += Σ_k left[k][r]·right[k][c]}, each a chain that goes on where it was.
   *
   * @param left {@code [depth][6]} from {@code l}
   * @param right {@code [depth][2·COUNT]} from {@code r}
   * @param out rows {@code stride} apart from {@code o}
   */
  static void multiply(
      float[] left, int l, float[] right, int r, int depth, float[] out, int o, int stride) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, out, o);
    FloatVector b0 = FloatVector.fromArray(FLOATS, out, o + COUNT);
    FloatVector a1 = FloatVector.fromArray(FLOATS, out, o + stride);
    FloatVector b1 = FloatVector.fromArray(FLOATS, out, o + stride + COUNT);
    FloatVector a2 = FloatVector.fromArray(FLOATS, out, o + 2 * stride);
    FloatVector b2 = FloatVector.fromArray(FLOATS, out, o + 2 * stride + COUNT);
    FloatVector a3 = FloatVector.fromArray(FLOATS, out, o + 3 * stride);
    FloatVector b3 = FloatVector.fromArray(FLOATS, out, o + 3 * stride + COUNT);
    FloatVector a4 = FloatVector.fromArray(FLOATS, out, o + 4 * stride);
    FloatVector b4 = FloatVector.fromArray(FLOATS, out, o + 4 * stride + COUNT);
    FloatVector a5 = FloatVector.fromArray(FLOATS, out, o + 5 * stride);
    FloatVector b5 = FloatVector.fromArray(FLOATS, out, o + 5 * stride + COUNT);
    for (int k = 0, p = r, q = l; k < depth; k++, p += COLUMNS, q += ROWS) {
      FloatVector m = FloatVector.fromArray(FLOATS, right, p);
      FloatVector n = FloatVector.fromArray(FLOATS, right, p + COUNT);
      FloatVector v = FloatVector.broadcast(FLOATS, left[q]);
      a0 = m.fma(v, a0);
      b0 = n.fma(v, b0);
      v = FloatVector.broadcast(FLOATS, left[q + 1]);
      a1 = m.fma(v, a1);
      b1 = n.fma(v, b1);
      v = FloatVector.broadcast(FLOATS, left[q + 2]);
      a2 = m.fma(v, a2);
      b2 = n.fma(v, b2);
      v = FloatVector.broadcast(FLOATS, left[q + 3]);
      a3 = m.fma(v, a3);
      b3 = n.fma(v, b3);
      v = FloatVector.broadcast(FLOATS, left[q + 4]);
      a4 = m.fma(v, a4);
      b4 = n.fma(v, b4);
      v = FloatVector.broadcast(FLOATS, left[q + 5]);
      a5 = m.fma(v, a5);
      b5 = n.fma(v, b5);
    }
    a0.intoArray(out, o);
    b0.intoArray(out, o + COUNT);
    a1.intoArray(out, o + stride);
    b1.intoArray(out, o + stride + COUNT);
    a2.intoArray(out, o + 2 * stride);
    b2.intoArray(out, o + 2 * stride + COUNT);
    a3.intoArray(out, o + 3 * stride);
    b3.intoArray(out, o + 3 * stride + COUNT);
    a4.intoArray(out, o + 4 * stride);
    b4.intoArray(out, o + 4 * stride + COUNT);
    a5.intoArray(out, o + 5 * stride);
    b5.intoArray(out, o + 5 * stride + COUNT);
  }
}
