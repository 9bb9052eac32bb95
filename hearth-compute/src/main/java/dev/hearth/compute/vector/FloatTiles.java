package dev.hearth.compute.vector;

import jdk.incubator.vector.FloatVector;

/**
 * Chains of multiply-adds over a panel of {@link #ROWS} rows of weights, {@code [column][row]}: two
 * vectors of rows at a time.
 */
final class FloatTiles {
  /** Rows of a panel. */
  static final int ROWS = 2 * Lanes.COUNT;

  private FloatTiles() {}

  /** {@code sums[r] += Σ_c panel[c][r]·x[c]}, one chain. */
  static void one(float[] panel, int at, int columns, float[] x, int xAt, float[] sums) {
    FloatVector a = FloatVector.zero(Lanes.FLOATS);
    FloatVector b = a;
    for (int c = 0, p = at; c < columns; c++, p += ROWS) {
      FloatVector v = Lanes.broadcast(x[xAt + c]);
      a = Lanes.load(panel, p).fma(v, a);
      b = Lanes.load(panel, p + Lanes.COUNT).fma(v, b);
    }
    addTo(sums, 0, a, b);
  }

  private static void addTo(float[] sums, int at, FloatVector a, FloatVector b) {
    Lanes.load(sums, at).add(a).intoArray(sums, at);
    Lanes.load(sums, at + Lanes.COUNT).add(b).intoArray(sums, at + Lanes.COUNT);
  }

  /**
   * {@code sums[t][r] += Σ_c panel[c][r]·x[c][t]} for {@value FloatForm#TOKENS} tokens, one chain
   * each.
   */
  static void six(
      float[] panel, int at, int columns, float[] x, int xAt, float[] sums, int sumsAt) {
    FloatVector a0 = FloatVector.zero(Lanes.FLOATS);
    FloatVector b0 = a0;
    FloatVector a1 = a0;
    FloatVector b1 = a0;
    FloatVector a2 = a0;
    FloatVector b2 = a0;
    FloatVector a3 = a0;
    FloatVector b3 = a0;
    FloatVector a4 = a0;
    FloatVector b4 = a0;
    FloatVector a5 = a0;
    FloatVector b5 = a0;
    for (int c = 0, p = at, q = xAt; c < columns; c++, p += ROWS, q += FloatForm.TOKENS) {
      FloatVector u = Lanes.load(panel, p);
      FloatVector w = Lanes.load(panel, p + Lanes.COUNT);
      FloatVector v = Lanes.broadcast(x[q]);
      a0 = u.fma(v, a0);
      b0 = w.fma(v, b0);
      v = Lanes.broadcast(x[q + 1]);
      a1 = u.fma(v, a1);
      b1 = w.fma(v, b1);
      v = Lanes.broadcast(x[q + 2]);
      a2 = u.fma(v, a2);
      b2 = w.fma(v, b2);
      v = Lanes.broadcast(x[q + 3]);
      a3 = u.fma(v, a3);
      b3 = w.fma(v, b3);
      v = Lanes.broadcast(x[q + 4]);
      a4 = u.fma(v, a4);
      b4 = w.fma(v, b4);
      v = Lanes.broadcast(x[q + 5]);
      a5 = u.fma(v, a5);
      b5 = w.fma(v, b5);
    }
    addTo(sums, sumsAt, a0, b0);
    addTo(sums, sumsAt + ROWS, a1, b1);
    addTo(sums, sumsAt + 2 * ROWS, a2, b2);
    addTo(sums, sumsAt + 3 * ROWS, a3, b3);
    addTo(sums, sumsAt + 4 * ROWS, a4, b4);
    addTo(sums, sumsAt + 5 * ROWS, a5, b5);
  }
}
