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

  /** Queries that a shelf may compute side by side. */
  protected static final int SIDE_BY_SIDE = 4;

  /** What every part of one attention shares. */
  public record Task(
      Floats queries,
      KeyValueStore store,
      int[] from,
      int[] to,
      AttentionSettings settings,
      Floats out) {
    public int group() {
      return settings.queryHeads() / store.heads();
    }
  }

  /**
   * One part: queries of one group of heads, numbered through; and one page of their keys and
   * values.
   *
   * @param queries {@code [query][dimension]}
   * @param keys {@code [dimension][position]}
   * @param values {@code [position][dimension]}
   * @param weights room for the scores of a few queries, {@code [query][position]}
   * @param max the largest score that each query has met
   * @param sum of the exponentials of scores less the largest
   * @param gathered {@code [query][dimension]}: values weighed with these exponentials
   */
  protected record Work(
      Task task,
      int head,
      int fromRow,
      int count,
      float[] queries,
      float[] keys,
      float[] values,
      float[] weights,
      float[] max,
      float[] sum,
      float[] gathered) {
    public int keyDimension() {
      return task.store.keyDimension();
    }

    public int valueDimension() {
      return task.store.valueDimension();
    }

    public AttentionSettings settings() {
      return task.settings;
    }

    int row(int query) {
      return fromRow + query / task.group();
    }

    int queryHead(int query) {
      return head * task.group() + query % task.group();
    }

    /** The first slot of a page that a query sees. */
    public int first(int query, int page) {
      return Math.max(task.from[row(query)] - page * PAGE, 0);
    }

    /** The end of the slots of a page that a query sees; it sees none where this is not beyond. */
    public int last(int query, int page) {
      return Math.min(task.to[row(query)] - page * PAGE, PAGE);
    }
  }

  /** Writes one row of keys and values to a position that is reserved. */
  public void store(KeyValueStore store, int position, Floats keys, Floats values, int row) {
    CachePages.store(store, position, keys, values, row);
  }

  /** Every query head of {@code head}'s group, for rows {@code fromRow ≤ t < toRow}. */
  public void attend(Task task, int head, int fromRow, int toRow, WorkerScratch scratch) {
    Work work = work(task, head, fromRow, toRow, scratch);
    int low = Integer.MAX_VALUE;
    int high = 0;
    for (int t = fromRow; t < toRow; t++) {
      low = Math.min(low, task.from[t]);
      high = Math.max(high, task.to[t]);
    }
    for (int page = low / PAGE; page * PAGE < high; page++) {
      readKeys(task.store, page, head, work.keys);
      readValues(task.store, page, head, work.values);
      page(work, page);
    }
    for (int query = 0; query < work.count; query++) {
      finish(work, query);
    }
  }

  private static Work work(Task task, int head, int fromRow, int toRow, WorkerScratch scratch) {
    int count = (toRow - fromRow) * task.group();
    int dk = task.store.keyDimension();
    int dv = task.store.valueDimension();
    Work work =
        new Work(
            task,
            head,
            fromRow,
            count,
            scratch.floats(0, count * dk),
            scratch.floats(1, dk * PAGE),
            scratch.floats(2, dv * PAGE),
            scratch.floats(3, SIDE_BY_SIDE * PAGE),
            scratch.floats(4, count),
            scratch.floats(5, count),
            scratch.floats(6, count * dv));
    Arrays.fill(work.max, 0, count, Float.NEGATIVE_INFINITY);
    Arrays.fill(work.sum, 0, count, 0f);
    Arrays.fill(work.gathered, 0, count * dv, 0f);
    for (int query = 0; query < count; query++) {
      long offset = task.queries.byteOffset(work.row(query), work.queryHead(query) * dk);
      MemorySegment.copy(task.queries.memory(), Floats.FLOAT, offset, work.queries, query * dk, dk);
    }
    return work;
  }

  /** The keys of one head and page, {@code [dimension][position]}. */
  protected void readKeys(KeyValueStore store, int page, int head, float[] keys) {
    CachePages.keys(store, page, head, keys);
  }

  /** The values of one head and page, {@code [position][dimension]}. */
  protected void readValues(KeyValueStore store, int page, int head, float[] values) {
    CachePages.values(store, page, head, values);
  }

  /** Lets every query take in the page. */
  protected void page(Work work, int page) {
    for (int query = 0; query < work.count; query++) {
      one(work, page, query);
    }
  }

  /** Lets one query take in the page. */
  private static void one(Work work, int page, int query) {
    int first = work.first(query, page);
    int last = work.last(query, page);
    if (first >= last) {
      return;
    }
    float[] weights = work.weights;
    float max = work.max[query];
    for (int p = first; p < last; p++) {
      weights[p] = score(work, query, p);
      max = Math.max(max, weights[p]);
    }
    float[] lanes = new float[FloatMath.LANES];
    for (int p = first; p < last; p++) {
      weights[p] = FloatMath.exp(weights[p] - max);
      lanes[p % FloatMath.LANES] += weights[p];
    }
    float correction = FloatMath.exp(work.max[query] - max);
    work.max[query] = max;
    work.sum[query] = work.sum[query] * correction + FloatMath.fold(lanes);
    int dimension = work.valueDimension();
    int at = query * dimension;
    for (int d = 0; d < dimension; d++) {
      float sum = work.gathered[at + d] * correction;
      for (int p = first; p < last; p++) {
        sum = Math.fma(weights[p], work.values[p * dimension + d], sum);
      }
      work.gathered[at + d] = sum;
    }
  }

  /** {@code scale·(q·k)}, capped. */
  private static float score(Work work, int query, int position) {
    int dimension = work.keyDimension();
    float score = 0f;
    for (int d = 0; d < dimension; d++) {
      score = Math.fma(work.queries[query * dimension + d], work.keys[d * PAGE + position], score);
    }
    score *= work.settings().scale();
    float softcap = work.settings().softcap();
    return softcap == 0f ? score : softcap * FloatMath.tanh(score / softcap);
  }

  private static void finish(Work work, int query) {
    int queryHead = work.queryHead(query);
    float factor = 1f;
    float sum = work.sum[query];
    Floats sinks = work.settings().sinks();
    if (sinks != null) {
      float max = Math.max(work.max[query], sinks.get(0, queryHead));
      factor = FloatMath.exp(work.max[query] - max);
      sum = sum * factor + FloatMath.exp(sinks.get(0, queryHead) - max);
    }
    float inverse = sum == 0f ? 0f : factor / sum;
    int dimension = work.valueDimension();
    for (int d = 0; d < dimension; d++) {
      float value = work.gathered[query * dimension + d];
      work.task.out.set(work.row(query), queryHead * dimension + d, value * inverse);
    }
  }
}
