package dev.hearth.compute.vector;

import static dev.hearth.compute.FloatMath.LANES;

import dev.hearth.compute.AttentionSettings;
import dev.hearth.compute.FloatMath;
import dev.hearth.compute.scalar.Attention;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link Attention} with lanes across the positions of a tile for scores, and across the dimensions
 * of a head for values.
 */
final class VectorAttention extends Attention {
  /** Vectors that are summed side by side, to hide how long one multiply-add takes. */
  private static final int SIDE_BY_SIDE = 4;

  private static final int STEP = SIDE_BY_SIDE * Lanes.COUNT;

  @Override
  protected void scores(
      float[] query,
      int dimension,
      float[] keys,
      int first,
      int last,
      AttentionSettings settings,
      float[] weights) {
    for (int p = first / STEP * STEP; p < last; p += STEP) {
      dots(query, dimension, keys, p, settings.scale(), weights);
    }
    if (settings.softcap() != 0f) {
      float cap = settings.softcap();
      for (int p = first / Lanes.COUNT * Lanes.COUNT; p < last; p += Lanes.COUNT) {
        VectorMath.tanh(Lanes.load(weights, p).div(cap)).mul(cap).intoArray(weights, p);
      }
    }
    // the rest of the page may hold anything, and must take no weight
    for (int p = 0; p < first; p++) {
      weights[p] = Float.NEGATIVE_INFINITY;
    }
    for (int p = last; p < PAGE; p++) {
      weights[p] = Float.NEGATIVE_INFINITY;
    }
  }

  private static void dots(
      float[] query, int dimension, float[] keys, int at, float scale, float[] weights) {
    FloatVector a = FloatVector.zero(Lanes.FLOATS);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    for (int i = 0, k = at; i < dimension; i++, k += PAGE) {
      FloatVector q = Lanes.broadcast(query[i]);
      a = Lanes.load(keys, k).fma(q, a);
      b = Lanes.load(keys, k + Lanes.COUNT).fma(q, b);
      c = Lanes.load(keys, k + 2 * Lanes.COUNT).fma(q, c);
      d = Lanes.load(keys, k + 3 * Lanes.COUNT).fma(q, d);
    }
    a.mul(scale).intoArray(weights, at);
    b.mul(scale).intoArray(weights, at + Lanes.COUNT);
    c.mul(scale).intoArray(weights, at + 2 * Lanes.COUNT);
    d.mul(scale).intoArray(weights, at + 3 * Lanes.COUNT);
  }

  @Override
  protected float max(float[] weights, int first, int last) {
    FloatVector max = Lanes.broadcast(Float.NEGATIVE_INFINITY);
    for (int p = 0; p < PAGE; p += Lanes.COUNT) {
      max = max.max(Lanes.load(weights, p));
    }
    return max.reduceLanes(VectorOperators.MAX);
  }

  @Override
  protected float exponentials(float[] weights, int first, int last, float max) {
    float[] lanes = new float[LANES];
    for (int lane = 0; lane < LANES; lane += Lanes.COUNT) {
      FloatVector sum = FloatVector.zero(Lanes.FLOATS);
      for (int p = lane; p < PAGE; p += LANES) {
        FloatVector e = VectorMath.exp(Lanes.load(weights, p).sub(max));
        e.intoArray(weights, p);
        sum = e.add(sum);
      }
      sum.intoArray(lanes, lane);
    }
    return FloatMath.fold(lanes);
  }

  @Override
  protected void accumulate(
      float[] weights,
      float[] values,
      int first,
      int last,
      float correction,
      float[] sums,
      int at,
      int dimension) {
    int d = 0;
    for (; d + STEP <= dimension; d += STEP) {
      addFour(weights, values, first, last, correction, sums, at + d, d, dimension);
    }
    for (; d + Lanes.COUNT <= dimension; d += Lanes.COUNT) {
      FloatVector sum = Lanes.load(sums, at + d).mul(correction);
      for (int p = first; p < last; p++) {
        sum = Lanes.load(values, p * dimension + d).fma(Lanes.broadcast(weights[p]), sum);
      }
      sum.intoArray(sums, at + d);
    }
    accumulateFrom(d, weights, values, first, last, correction, sums, at, dimension);
  }

  private static void addFour(
      float[] weights,
      float[] values,
      int first,
      int last,
      float correction,
      float[] sums,
      int at,
      int from,
      int dimension) {
    FloatVector a = Lanes.load(sums, at).mul(correction);
    FloatVector b = Lanes.load(sums, at + Lanes.COUNT).mul(correction);
    FloatVector c = Lanes.load(sums, at + 2 * Lanes.COUNT).mul(correction);
    FloatVector d = Lanes.load(sums, at + 3 * Lanes.COUNT).mul(correction);
    for (int p = first, v = first * dimension + from; p < last; p++, v += dimension) {
      FloatVector w = Lanes.broadcast(weights[p]);
      a = Lanes.load(values, v).fma(w, a);
      b = Lanes.load(values, v + Lanes.COUNT).fma(w, b);
      c = Lanes.load(values, v + 2 * Lanes.COUNT).fma(w, c);
      d = Lanes.load(values, v + 3 * Lanes.COUNT).fma(w, d);
    }
    a.intoArray(sums, at);
    b.intoArray(sums, at + Lanes.COUNT);
    c.intoArray(sums, at + 2 * Lanes.COUNT);
    d.intoArray(sums, at + 3 * Lanes.COUNT);
  }
}
