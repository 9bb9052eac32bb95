package dev.hearth.compute.vector;

import static dev.hearth.compute.vector.FloatForm.TOKENS;
import static dev.hearth.compute.vector.Lanes.COUNT;
import static dev.hearth.compute.vector.Lanes.FLOATS;
import static dev.hearth.compute.vector.Lanes.INTS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Chains of multiply-adds over a panel of {@link #ROWS} rows of weights, {@code [column][row]}: two
 * vectors of rows at a time. What is done with a chain is done in a loop of its own, through a
 * small array, because one method with both is more than the compiler holds in registers.
 */
final class FloatTiles {
  /** Rows of a panel. */
  static final int ROWS = 2 * COUNT;

  /** Results of one tile. */
  static final int TILE = TOKENS * ROWS;

  private FloatTiles() {}

  /** {@code sums[r] += Σ_c panel[c][r]·x[c]}, one chain. */
  static void one(float[] panel, int at, int columns, float[] x, int xAt, float[] sums) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = a;
    for (int c = 0, p = at; c < columns; c++, p += ROWS) {
      FloatVector v = FloatVector.broadcast(FLOATS, x[xAt + c]);
      a = FloatVector.fromArray(FLOATS, panel, p).fma(v, a);
      b = FloatVector.fromArray(FLOATS, panel, p + COUNT).fma(v, b);
    }
    FloatVector.fromArray(FLOATS, sums, 0).add(a).intoArray(sums, 0);
    FloatVector.fromArray(FLOATS, sums, COUNT).add(b).intoArray(sums, COUNT);
  }

  /** {@code chains[t][r] = Σ_c panel[c][r]·x[c][t]} for {@value FloatForm#TOKENS} tokens. */
  static void six(float[] panel, int at, int columns, float[] x, int xAt, float[] chains) {
    FloatVector a0 = FloatVector.zero(FLOATS);
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
    for (int c = 0, p = at, q = xAt; c < columns; c++, p += ROWS, q += TOKENS) {
      FloatVector m = FloatVector.fromArray(FLOATS, panel, p);
      FloatVector n = FloatVector.fromArray(FLOATS, panel, p + COUNT);
      FloatVector v = FloatVector.broadcast(FLOATS, x[q]);
      a0 = m.fma(v, a0);
      b0 = n.fma(v, b0);
      v = FloatVector.broadcast(FLOATS, x[q + 1]);
      a1 = m.fma(v, a1);
      b1 = n.fma(v, b1);
      v = FloatVector.broadcast(FLOATS, x[q + 2]);
      a2 = m.fma(v, a2);
      b2 = n.fma(v, b2);
      v = FloatVector.broadcast(FLOATS, x[q + 3]);
      a3 = m.fma(v, a3);
      b3 = n.fma(v, b3);
      v = FloatVector.broadcast(FLOATS, x[q + 4]);
      a4 = m.fma(v, a4);
      b4 = n.fma(v, b4);
      v = FloatVector.broadcast(FLOATS, x[q + 5]);
      a5 = m.fma(v, a5);
      b5 = n.fma(v, b5);
    }
    a0.intoArray(chains, 0);
    b0.intoArray(chains, COUNT);
    a1.intoArray(chains, 2 * COUNT);
    b1.intoArray(chains, 3 * COUNT);
    a2.intoArray(chains, 4 * COUNT);
    b2.intoArray(chains, 5 * COUNT);
    a3.intoArray(chains, 6 * COUNT);
    b3.intoArray(chains, 7 * COUNT);
    a4.intoArray(chains, 8 * COUNT);
    b4.intoArray(chains, 9 * COUNT);
    a5.intoArray(chains, 10 * COUNT);
    b5.intoArray(chains, 11 * COUNT);
  }

  /** {@code sums += chains}. */
  static void add(float[] chains, float[] sums, int at) {
    for (int i = 0; i < TILE; i += COUNT) {
      FloatVector chain = FloatVector.fromArray(FLOATS, chains, i);
      FloatVector.fromArray(FLOATS, sums, at + i).add(chain).intoArray(sums, at + i);
    }
  }

  /** {@code sums[t][r] = fma(chains[t][r], scales[r]·xScales[t], sums[t][r])}. */
  static void scale(
      float[] chains,
      float[] scales,
      int scalesAt,
      float[] xScales,
      int xScalesAt,
      float[] sums,
      int at) {
    FloatVector u = FloatVector.fromArray(FLOATS, scales, scalesAt);
    FloatVector v = FloatVector.fromArray(FLOATS, scales, scalesAt + COUNT);
    for (int t = 0, i = 0; t < TOKENS; t++, i += ROWS) {
      FloatVector x = FloatVector.broadcast(FLOATS, xScales[xScalesAt + t]);
      FloatVector sum = FloatVector.fromArray(FLOATS, sums, at + i);
      sum = FloatVector.fromArray(FLOATS, chains, i).fma(u.mul(x), sum);
      sum.intoArray(sums, at + i);
      sum = FloatVector.fromArray(FLOATS, sums, at + i + COUNT);
      sum = FloatVector.fromArray(FLOATS, chains, i + COUNT).fma(v.mul(x), sum);
      sum.intoArray(sums, at + i + COUNT);
    }
  }

  /** {@code counts += chains}, which are integers. */
  static void count(float[] chains, int[] counts) {
    for (int i = 0; i < TILE; i += COUNT) {
      FloatVector chain = FloatVector.fromArray(FLOATS, chains, i);
      IntVector count = (IntVector) chain.convert(VectorOperators.F2I, 0);
      IntVector.fromArray(INTS, counts, i).add(count).intoArray(counts, i);
    }
  }

  /** {@code chains = counts}, rounded to the nearest floats, ties to even. */
  static void uncount(int[] counts, float[] chains) {
    for (int i = 0; i < TILE; i += COUNT) {
      IntVector count = IntVector.fromArray(INTS, counts, i);
      ((FloatVector) count.convert(VectorOperators.I2F, 0)).intoArray(chains, i);
    }
  }
}
