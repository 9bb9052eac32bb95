package dev.hearth.compute.scalar;

import dev.hearth.compute.AttentionSettings;
import dev.hearth.compute.FloatMath;
import dev.hearth.compute.Floats;
import dev.hearth.compute.KeyValueStore;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Softmax attention by tiles of {@value KeyValueStore#PAGE_TOKENS} positions that are anchored at
 * absolute positions, so that neither chunks nor batches move a tile border. Online softmax
 * (Milakov and Gimelshein, arXiv 1805.02867).
 */
public class Attention {
  protected static final int PAGE = KeyValueStore.PAGE_TOKENS;

  /** What every part of one attention shares. */
  public record Task(
      Floats queries,
      KeyValueStore store,
      int[] from,
      int[] to,
      AttentionSettings settings,
      Floats out) {
    /** Query heads that read one head of the store. */
    public int group() {
      return settings.queryHeads() / store.heads();
    }
  }

  /** What the query heads of one part have gathered: one maximum, sum and row of values each. */
  private record Gathered(float[] max, float[] sum, float[] values) {
    static Gathered none(int count, int dimension, WorkerScratch scratch) {
      Gathered gathered =
          new Gathered(
              scratch.floats(4, count),
              scratch.floats(5, count),
              scratch.floats(6, count * dimension));
      Arrays.fill(gathered.max, 0, count, Float.NEGATIVE_INFINITY);
      Arrays.fill(gathered.sum, 0, count, 0f);
      Arrays.fill(gathered.values, 0, count * dimension, 0f);
      return gathered;
    }
  }

  /** Writes one row of keys and values to a position that is reserved. */
  public void store(KeyValueStore store, int position, Floats keys, Floats values, int row) {
    CachePages.store(store, position, keys, values, row);
  }

  /** Every query head of {@code head}'s group, for rows {@code fromRow ≤ t < toRow}. */
  public void attend(Task task, int head, int fromRow, int toRow, WorkerScratch scratch) {
    KeyValueStore store = task.store;
    int group = task.group();
    int dimension = store.valueDimension();
    int count = (toRow - fromRow) * group;
    Gathered gathered = Gathered.none(count, dimension, scratch);
    float[] keys = scratch.floats(0, store.keyDimension() * PAGE);
    float[] values = scratch.floats(1, dimension * PAGE);
    float[] weights = scratch.floats(2, PAGE);
    float[] query = scratch.floats(3, store.keyDimension());
    int low = Integer.MAX_VALUE;
    int high = 0;
    for (int t = fromRow; t < toRow; t++) {
      low = Math.min(low, task.from[t]);
      high = Math.max(high, task.to[t]);
    }
    for (int page = low / PAGE; page * PAGE < high; page++) {
      readKeys(store, page, head, keys);
      readValues(store, page, head, values);
      for (int i = 0; i < count; i++) {
        int t = fromRow + i / group;
        int first = Math.max(task.from[t] - page * PAGE, 0);
        int last = Math.min(task.to[t] - page * PAGE, PAGE);
        if (first < last) {
          readQuery(task, t, head * group + i % group, query);
          scores(query, store.keyDimension(), keys, first, last, task.settings, weights);
          tile(weights, values, first, last, gathered, i, dimension);
        }
      }
    }
    for (int i = 0; i < count; i++) {
      finish(task, gathered, i, head * group + i % group, fromRow + i / group);
    }
  }

  private static void readQuery(Task task, int row, int queryHead, float[] query) {
    int dimension = task.store.keyDimension();
    long offset = task.queries.byteOffset(row, queryHead * dimension);
    MemorySegment.copy(task.queries.memory(), Floats.FLOAT, offset, query, 0, dimension);
  }

  /** The keys of one head and page, {@code [dimension][position]}. */
  protected void readKeys(KeyValueStore store, int page, int head, float[] keys) {
    CachePages.keys(store, page, head, keys);
  }

  /** The values of one head and page, {@code [position][dimension]}. */
  protected void readValues(KeyValueStore store, int page, int head, float[] values) {
    CachePages.values(store, page, head, values);
  }

  /**
   * {@code weights[p] = scale·(q·k_p)}, capped, for {@code first ≤ p < last}; the others may be
   * anything.
   */
  protected void scores(
      float[] query,
      int dimension,
      float[] keys,
      int first,
      int last,
      AttentionSettings settings,
      float[] weights) {
    float softcap = settings.softcap();
    for (int p = first; p < last; p++) {
      float score = 0f;
      for (int d = 0; d < dimension; d++) {
        score = Math.fma(query[d], keys[d * PAGE + p], score);
      }
      score *= settings.scale();
      weights[p] = softcap == 0f ? score : softcap * FloatMath.tanh(score / softcap);
    }
  }

  /** Adds one tile of scores and values to what query head {@code i} has gathered. */
  private void tile(
      float[] weights, float[] values, int first, int last, Gathered g, int i, int dimension) {
    float max = Math.max(g.max[i], max(weights, first, last));
    float correction = FloatMath.exp(g.max[i] - max);
    g.max[i] = max;
    g.sum[i] = g.sum[i] * correction + exponentials(weights, first, last, max);
    accumulate(weights, values, first, last, correction, g.values, i * dimension, dimension);
  }

  protected float max(float[] weights, int first, int last) {
    float max = Float.NEGATIVE_INFINITY;
    for (int p = first; p < last; p++) {
      max = Math.max(max, weights[p]);
    }
    return max;
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

  /**
   * {@code sums[d] = sums[d]·correction + Σ_p weights[p]·values[p][d]}, ascending p, for {@code
   * dimension} sums from {@code at} on.
   */
  protected void accumulate(
      float[] weights,
      float[] values,
      int first,
      int last,
      float correction,
      float[] sums,
      int at,
      int dimension) {
    accumulateFrom(0, weights, values, first, last, correction, sums, at, dimension);
  }

  /** The same for {@code fromDimension ≤ d < dimension}. */
  protected static final void accumulateFrom(
      int fromDimension,
      float[] weights,
      float[] values,
      int first,
      int last,
      float correction,
      float[] sums,
      int at,
      int dimension) {
    for (int d = fromDimension; d < dimension; d++) {
      float sum = sums[at + d] * correction;
      for (int p = first; p < last; p++) {
        sum = Math.fma(weights[p], values[p * dimension + d], sum);
      }
      sums[at + d] = sum;
    }
  }

  private static void finish(Task task, Gathered g, int i, int queryHead, int row) {
    float factor = 1f;
    float sum = g.sum[i];
    Floats sinks = task.settings.sinks();
    if (sinks != null) {
      float max = Math.max(g.max[i], sinks.get(0, queryHead));
      factor = FloatMath.exp(g.max[i] - max);
      sum = sum * factor + FloatMath.exp(sinks.get(0, queryHead) - max);
    }
    float inverse = sum == 0f ? 0f : factor / sum;
    int dimension = task.store.valueDimension();
    for (int d = 0; d < dimension; d++) {
      float value = g.values[i * dimension + d];
      task.out.set(row, queryHead * dimension + d, value * inverse);
    }
  }
}
