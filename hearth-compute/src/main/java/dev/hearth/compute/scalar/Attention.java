package dev.hearth.compute.scalar;

import dev.hearth.compute.AttentionSettings;
import dev.hearth.compute.FloatMath;
import dev.hearth.compute.Floats;
import dev.hearth.compute.KeyValueStore;

/**
 * Softmax attention by tiles of {@value KeyValueStore#PAGE_TOKENS} positions that are anchored at
 * absolute positions, so that neither chunks nor batches move a tile border. Online softmax
 * (Milakov and Gimelshein, arXiv 1805.02867).
 */
public class Attention {
  protected static final int PAGE = KeyValueStore.PAGE_TOKENS;

  /** What one query head has gathered so far. */
  protected static final class Gathered {
    float max = Float.NEGATIVE_INFINITY;
    float sum;
    final float[] values;

    Gathered(int dimension) {
      values = new float[dimension];
    }
  }

  /** Every query head of {@code head}'s group, for rows {@code fromRow ≤ t < toRow}. */
  public final void attend(
      Floats queries,
      KeyValueStore store,
      int[] from,
      int[] to,
      AttentionSettings settings,
      int head,
      int fromRow,
      int toRow,
      Floats out) {
    int group = settings.queryHeads() / store.heads();
    Gathered[] gathered = new Gathered[(toRow - fromRow) * group];
    int low = Integer.MAX_VALUE;
    int high = 0;
    for (int t = fromRow; t < toRow; t++) {
      low = Math.min(low, from[t]);
      high = Math.max(high, to[t]);
    }
    for (int i = 0; i < gathered.length; i++) {
      gathered[i] = new Gathered(store.valueDimension());
    }
    float[] keys = new float[store.keyDimension() * PAGE];
    float[] values = new float[store.valueDimension() * PAGE];
    float[] weights = new float[PAGE];
    float[] query = new float[store.keyDimension()];
    for (int page = low / PAGE; page * PAGE < high; page++) {
      CachePages.keys(store, page, head, keys);
      CachePages.values(store, page, head, values);
      for (int t = fromRow; t < toRow; t++) {
        int first = Math.max(from[t] - page * PAGE, 0);
        int last = Math.min(to[t] - page * PAGE, PAGE);
        for (int g = 0; first < last && g < group; g++) {
          int column = (head * group + g) * query.length;
          java.lang.foreign.MemorySegment.copy(
              queries.memory(),
              Floats.FLOAT,
              queries.byteOffset(t, column),
              query,
              0,
              query.length);
          scores(query, keys, first, last, settings, weights);
          tile(weights, values, first, last, gathered[(t - fromRow) * group + g]);
        }
      }
    }
    for (int i = 0; i < gathered.length; i++) {
      finish(gathered[i], settings, head * group + i % group, fromRow + i / group, out);
    }
  }

  /** {@code weights[p] = scale·(q·k_p)}, capped, for {@code first ≤ p < last}. */
  protected void scores(
      float[] query,
      float[] keys,
      int first,
      int last,
      AttentionSettings settings,
      float[] weights) {
    float softcap = settings.softcap();
    for (int p = first; p < last; p++) {
      float score = 0f;
      for (int d = 0; d < query.length; d++) {
        score = Math.fma(query[d], keys[d * PAGE + p], score);
      }
      score *= settings.scale();
      weights[p] = softcap == 0f ? score : softcap * FloatMath.tanh(score / softcap);
    }
  }

  /** Adds one tile of scores and values; {@code weights} is overwritten. */
  protected final void tile(float[] weights, float[] values, int first, int last, Gathered g) {
    float max = g.max;
    for (int p = first; p < last; p++) {
      max = Math.max(max, weights[p]);
    }
    float correction = FloatMath.exp(g.max - max);
    g.max = max;
    g.sum = g.sum * correction + exponentials(weights, first, last, max);
    accumulate(weights, values, first, last, correction, g.values);
  }

  /** Replaces scores by {@code e^(score−max)} and returns their sum in sixteen lanes. */
  protected float exponentials(float[] weights, int first, int last, float max) {
    float[] lanes = new float[FloatMath.LANES];
    for (int p = first; p < last; p++) {
      weights[p] = FloatMath.exp(weights[p] - max);
      lanes[p % FloatMath.LANES] += weights[p];
    }
    return FloatMath.fold(lanes);
  }

  /** {@code sums = sums·correction + Σ_p weights[p]·values[p]}, ascending p. */
  protected void accumulate(
      float[] weights, float[] values, int first, int last, float correction, float[] sums) {
    int dimension = sums.length;
    for (int d = 0; d < dimension; d++) {
      float sum = sums[d] * correction;
      for (int p = first; p < last; p++) {
        sum = Math.fma(weights[p], values[p * dimension + d], sum);
      }
      sums[d] = sum;
    }
  }

  private static void finish(
      Gathered g, AttentionSettings settings, int head, int row, Floats out) {
    float factor = 1f;
    float sum = g.sum;
    Floats sinks = settings.sinks();
    if (sinks != null) {
      float max = Math.max(g.max, sinks.get(0, head));
      factor = FloatMath.exp(g.max - max);
      sum = sum * factor + FloatMath.exp(sinks.get(0, head) - max);
    }
    float inverse = sum == 0f ? 0f : factor / sum;
    int column = head * g.values.length;
    for (int d = 0; d < g.values.length; d++) {
      out.set(row, column + d, g.values[d] * inverse);
    }
  }
}
