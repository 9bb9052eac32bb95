package dev.hearth.compute.vector;

import static dev.hearth.compute.FloatMath.LANES;
import static dev.hearth.compute.vector.Lanes.COUNT;
import static dev.hearth.compute.vector.Lanes.FLOATS;

import dev.hearth.compute.FloatMath;
import dev.hearth.compute.scalar.Attention;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link Attention} with lanes across the positions of a page for scores, and across the dimensions
 * of a head for values; several queries side by side where there are.
 */
final class VectorAttention extends Attention {
  @Override
  protected void page(Work work, int page) {
    int query = 0;
    for (; query + SIDE_BY_SIDE <= work.count(); query += SIDE_BY_SIDE) {
      page(work, page, query, SIDE_BY_SIDE);
    }
    for (; query < work.count(); query++) {
      page(work, page, query, 1);
    }
  }

  /** Lets some consecutive queries take in the page. */
  private static void page(Work work, int page, int query, int count) {
    int low = PAGE;
    int high = 0;
    int commonLow = 0;
    int commonHigh = PAGE;
    for (int i = 0; i < count; i++) {
      int first = work.first(query + i, page);
      int last = Math.max(work.last(query + i, page), first);
      low = first < last ? Math.min(low, first) : low;
      high = first < last ? Math.max(high, last) : high;
      commonLow = Math.max(commonLow, first);
      commonHigh = Math.min(commonHigh, last);
    }
    if (low >= high) {
      return;
    }
    scores(work, query, count, low, high);
    for (int i = 0; i < count; i++) {
      int first = work.first(query + i, page);
      int last = work.last(query + i, page);
      if (first < last) {
        weigh(work, query + i, i * PAGE, first, last);
        gather(work, query + i, 1, i * PAGE, first, Math.min(last, commonLow));
      }
    }
    if (commonLow < commonHigh) {
      gather(work, query, count, 0, commonLow, commonHigh);
    }
    for (int i = 0; i < count; i++) {
      int first = Math.max(work.first(query + i, page), Math.max(commonLow, commonHigh));
      gather(work, query + i, 1, i * PAGE, first, work.last(query + i, page));
    }
  }

  /** Products of queries and the keys of at least the positions {@code low ≤ p < high}. */
  private static void scores(Work work, int query, int count, int low, int high) {
    int dimension = work.keyDimension();
    float[] weights = work.weights();
    Arrays.fill(weights, 0, count * PAGE, 0f);
    int from = query * dimension;
    int step = count == SIDE_BY_SIDE ? 2 * COUNT : 4 * COUNT;
    for (int p = low / step * step; p < high; p += step) {
      if (count == SIDE_BY_SIDE) {
        Chains.four(
            work.keys(), p, PAGE, work.queries(), from, dimension, dimension, weights, p, PAGE);
      } else {
        Chains.oneWide(work.keys(), p, PAGE, work.queries(), from, dimension, weights, p);
      }
    }
  }

  /** From products to exponentials of scores; corrects what the query has gathered. */
  private static void weigh(Work work, int query, int at, int first, int last) {
    float[] weights = work.weights();
    scale(weights, at, work.settings().scale(), work.settings().softcap());
    // the rest of the page may hold anything, and must take no weight
    Arrays.fill(weights, at, at + first, Float.NEGATIVE_INFINITY);
    Arrays.fill(weights, at + last, at + PAGE, Float.NEGATIVE_INFINITY);
    float before = work.max()[query];
    float max = Math.max(before, max(weights, at));
    float correction = FloatMath.exp(before - max);
    work.max()[query] = max;
    work.sum()[query] = work.sum()[query] * correction + exponentials(weights, at, max);
    if (correction != 1f) {
      int dimension = work.valueDimension();
      multiply(work.gathered(), query * dimension, dimension, correction);
    }
  }

  private static void multiply(float[] x, int at, int count, float factor) {
    int end = Lanes.end(at, at + count);
    for (int i = at; i < end; i += COUNT) {
      FloatVector.fromArray(FLOATS, x, i).mul(factor).intoArray(x, i);
    }
    for (int i = end; i < at + count; i++) {
      x[i] *= factor;
    }
  }

  private static void scale(float[] weights, int at, float scale, float softcap) {
    for (int p = at; p < at + PAGE; p += COUNT) {
      FloatVector score = FloatVector.fromArray(FLOATS, weights, p).mul(scale);
      if (softcap != 0f) {
        score = VectorMath.tanh(score.div(softcap)).mul(softcap);
      }
      score.intoArray(weights, p);
    }
  }

  private static float max(float[] weights, int at) {
    FloatVector max = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    for (int p = at; p < at + PAGE; p += COUNT) {
      max = max.max(FloatVector.fromArray(FLOATS, weights, p));
    }
    return max.reduceLanes(VectorOperators.MAX);
  }

  /** Replaces scores by {@code e^(score−max)} and returns their sum in sixteen lanes. */
  private static float exponentials(float[] weights, int at, float max) {
    float[] lanes = new float[LANES];
    for (int lane = 0; lane < LANES; lane += COUNT) {
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int p = lane; p < PAGE; p += LANES) {
        FloatVector e = VectorMath.exp(FloatVector.fromArray(FLOATS, weights, at + p).sub(max));
        e.intoArray(weights, at + p);
        sum = e.add(sum);
      }
      sum.intoArray(lanes, lane);
    }
    return FloatMath.fold(lanes);
  }

  /** Adds the values of positions {@code first ≤ p < last} to what the queries have gathered. */
  private static void gather(Work work, int query, int count, int at, int first, int last) {
    int dimension = work.valueDimension();
    int positions = last - first;
    if (positions <= 0) {
      return;
    }
    float[] values = work.values();
    float[] weights = work.weights();
    boolean four = count == SIDE_BY_SIDE;
    int step = four ? 2 * COUNT : 4 * COUNT;
    int d = 0;
    for (; d + step <= dimension; d += step) {
      int from = first * dimension + d;
      int to = query * dimension + d;
      if (four) {
        Chains.four(
            values,
            from,
            dimension,
            weights,
            at + first,
            PAGE,
            positions,
            work.gathered(),
            to,
            dimension);
      } else {
        Chains.oneWide(
            values, from, dimension, weights, at + first, positions, work.gathered(), to);
      }
    }
    for (int i = 0; i < count; i++) {
      rest(work, query + i, at + i * PAGE, first, last, d);
    }
  }

  /** The dimensions from {@code from} on. */
  private static void rest(Work work, int query, int at, int first, int last, int from) {
    int dimension = work.valueDimension();
    float[] values = work.values();
    float[] weights = work.weights();
    int to = query * dimension;
    int d = from;
    for (; d + COUNT <= dimension; d += COUNT) {
      int rows = first * dimension + d;
      Chains.one(
          values, rows, dimension, weights, at + first, last - first, work.gathered(), to + d);
    }
    for (; d < dimension; d++) {
      float sum = work.gathered()[to + d];
      for (int p = first; p < last; p++) {
        sum = Math.fma(weights[at + p], values[p * dimension + d], sum);
      }
      work.gathered()[to + d] = sum;
    }
  }
}
