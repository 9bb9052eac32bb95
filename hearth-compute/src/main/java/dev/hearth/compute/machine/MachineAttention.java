package dev.hearth.compute.machine;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.FloatMath;
import dev.hearth.compute.Floats;
import dev.hearth.compute.KeyValueStore;
import dev.hearth.compute.scalar.Attention;
import dev.hearth.compute.scalar.WorkerScratch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * {@link Attention} in machine code: page after page, tiles of query heads against the keys, then
 * against the values. Heads whose values do not fill vectors go to another implementation.
 */
final class MachineAttention extends Attention {
  private final Isa isa;
  private final Attention others;

  MachineAttention(Isa isa, Attention others) {
    this.isa = isa;
    this.others = others;
  }

  @Override
  public void attend(Task task, int head, int fromRow, int toRow, WorkerScratch scratch) {
    if (task.store().valueDimension() % isa.lanes != 0 || task.store().keyDimension() == 0) {
      others.attend(task, head, fromRow, toRow, scratch);
      return;
    }
    if (fromRow < toRow) {
      new Part(isa, task, head, fromRow, toRow).run();
    }
  }

  @Override
  public void store(KeyValueStore store, int position, Floats keys, Floats values, int row) {
    int keyVectors = store.keyDimension() / isa.lanes;
    int valueVectors = store.valueDimension() / isa.lanes;
    boolean whole =
        store.keyDimension() == keyVectors * isa.lanes
            && store.valueDimension() == valueVectors * isa.lanes;
    if (store.type() == CacheType.Q8_0 || !whole || keyVectors == 0 || valueVectors == 0) {
      others.store(store, position, keys, values, row);
      return;
    }
    int bytes = store.type() == CacheType.F32 ? 4 : 2;
    long page = store.page(position / PAGE).address();
    long slot = position % PAGE;
    Library.storeKeys(isa, store.type())
        .call(
            MachineElements.address(keys, row, 0),
            page + store.keyOffset(0) + bytes * slot,
            keyVectors,
            store.heads(),
            store.keyHeadBytes(),
            0,
            0,
            0);
    Library.storeValues(isa, store.type())
        .call(
            MachineElements.address(values, row, 0),
            page + store.valueOffset(0) + bytes * slot * store.valueDimension(),
            valueVectors,
            store.heads(),
            store.valueHeadBytes(),
            0,
            0,
            0);
  }

  /** The query heads of one group in some rows; query {@code i} is head {@code i % group}. */
  private static final class Part {
    private final Isa isa;
    private final Task task;
    private final KeyValueStore store;
    private final int head;
    private final int fromRow;
    private final int toRow;
    private final int group;
    private final int keyDimension;
    private final int valueDimension;
    private final int count;
    private final Tiles tiles;

    /** F32 where pages are widened first. */
    private final CacheType type;

    private final MemorySegment work;
    private final Places places;

    /** Where things lie in working memory. */
    private record Places(
        long queries,
        long scores,
        long sums,
        long max,
        long sum,
        long correction,
        long ones,
        long ranges,
        long keys,
        long values,
        long end) {
      static Places of(int count, int keyDimension, int valueDimension, boolean widened) {
        long queries = 0;
        long scores = queries + 4L * count * keyDimension;
        long sums = scores + (long) count * AttentionCode.SCORE_BYTES;
        long max = sums + 4L * count * valueDimension;
        long sum = max + 4L * count;
        long correction = sum + 4L * count;
        long ones = correction + 4L * count;
        long ranges = (ones + 4L * count + 7) & -8;
        long keys = (ranges + 8L * count + 63) & -64;
        long values = keys + (widened ? 4L * PAGE * keyDimension : 0);
        long end = values + (widened ? 4L * PAGE * valueDimension : 0);
        return new Places(
            queries, scores, sums, max, sum, correction, ones, ranges, keys, values, end);
      }
    }

    Part(Isa isa, Task task, int head, int fromRow, int toRow) {
      this.isa = isa;
      this.task = task;
      this.store = task.store();
      this.head = head;
      this.fromRow = fromRow;
      this.toRow = toRow;
      this.group = task.group();
      this.keyDimension = store.keyDimension();
      this.valueDimension = store.valueDimension();
      this.count = (toRow - fromRow) * group;
      this.tiles = Tiles.of(count, AttentionCode.queriesMax(isa));
      boolean widened = store.type() == CacheType.Q8_0;
      this.type = widened ? CacheType.F32 : store.type();
      this.places = Places.of(count, keyDimension, valueDimension, widened);
      this.work = WorkMemory.of(places.end);
    }

    private long at(long place) {
      return work.address() + place;
    }

    void run() {
      gatherQueries();
      for (int i = 0; i < count; i++) {
        work.set(Floats.FLOAT, places.max + 4L * i, Float.NEGATIVE_INFINITY);
        work.set(Floats.FLOAT, places.sum + 4L * i, 0f);
        work.set(Floats.FLOAT, places.ones + 4L * i, 1f);
      }
      work.asSlice(places.sums, 4L * count * valueDimension).fill((byte) 0);
      int low = Integer.MAX_VALUE;
      int high = 0;
      for (int t = fromRow; t < toRow; t++) {
        low = Math.min(low, task.from()[t]);
        high = Math.max(high, task.to()[t]);
      }
      for (int page = low / PAGE; page * PAGE < high; page++) {
        page(page, (page + 1) * PAGE < high ? page + 1 : page);
      }
      for (int i = 0; i < count; i++) {
        finish(i);
      }
    }

    /** In each tile {@code [dimension][query]}. */
    private void gatherQueries() {
      Floats queries = task.queries();
      Native spread = Library.spread(isa);
      for (int tile = 0; tile < tiles.count(); tile++) {
        int size = tiles.size(tile);
        long to = places.queries + 4L * tiles.from(tile) * keyDimension;
        for (int q = 0; q < size; q++) {
          int i = tiles.from(tile) + q;
          long from = MachineElements.address(queries, row(i), queryHead(i) * keyDimension);
          spread.call(from, at(to + 4L * q), keyDimension, 4L * size, 0, 0, 0, 0);
        }
      }
    }

    private int row(int i) {
      return fromRow + i / group;
    }

    private int queryHead(int i) {
      return head * group + i % group;
    }

    /** First position of a page that a query reads. */
    private int first(int i, int page) {
      return Math.max(task.from()[row(i)] - page * PAGE, 0);
    }

    private int last(int i, int page) {
      return Math.min(task.to()[row(i)] - page * PAGE, PAGE);
    }

    private long keys(int page) {
      return store.page(page).address() + store.keyOffset(head);
    }

    /** Asks early for the page's values, and then for the keys of the page after it. */
    private void page(int page, int after) {
      long keys = keys(page);
      long values = store.page(page).address() + store.valueOffset(head);
      long next = keys(after);
      if (store.type() == CacheType.Q8_0) {
        widen(keys, values);
        keys = at(places.keys);
        values = at(places.values);
      }
      for (int tile = 0; tile < tiles.count(); tile++) {
        int from = tiles.from(tile);
        int size = tiles.size(tile);
        if (anyReads(from, size, page)) {
          Library.scores(isa, type, size)
              .call(
                  keys,
                  at(places.queries + 4L * from * keyDimension),
                  at(scores(from)),
                  keyDimension,
                  values,
                  0,
                  0,
                  0);
          weights(from, size, page);
          values(from, size, page, values, next);
        }
      }
    }

    private boolean anyReads(int from, int size, int page) {
      for (int i = from; i < from + size; i++) {
        if (first(i, page) < last(i, page)) {
          return true;
        }
      }
      return false;
    }

    private void widen(long keys, long values) {
      int block = CacheType.Q8_0.blockValues();
      long keyLevels = (long) keyDimension * PAGE;
      Library.widenKeys(isa)
          .call(keys, keys + keyLevels, at(places.keys), keyDimension / block, 0, 0, 0, 0);
      long valueLevels = (long) valueDimension * PAGE;
      Library.widenValues(isa)
          .call(values, values + valueLevels, at(places.values), valueLevels / block, 0, 0, 0, 0);
    }

    private long scores(int i) {
      return places.scores + (long) i * AttentionCode.SCORE_BYTES;
    }

    private void weights(int from, int size, int page) {
      float softcap = task.settings().softcap();
      for (int i = from; i < from + size; i++) {
        work.set(ValueLayout.JAVA_INT, places.ranges + 8L * i, first(i, page));
        work.set(ValueLayout.JAVA_INT, places.ranges + 8L * i + 4, Math.max(last(i, page), 0));
      }
      Library.weights(isa, softcap != 0f)
          .call(
              at(scores(from)),
              at(places.max + 4L * from),
              at(places.sum + 4L * from),
              at(places.correction + 4L * from),
              at(places.ranges + 8L * from),
              size,
              Float.floatToRawIntBits(task.settings().scale()),
              Float.floatToRawIntBits(softcap));
    }

    /** Positions that all queries of the tile read go together, those before and after alone. */
    private void values(int from, int size, int page, long values, long next) {
      int first = 0;
      int last = PAGE;
      for (int i = from; i < from + size; i++) {
        first = Math.max(first, first(i, page));
        last = Math.min(last, last(i, page));
      }
      if (size == 1 || first >= last) {
        for (int i = from; i < from + size; i++) {
          accumulate(values, i, 1, first(i, page), last(i, page), places.correction, next);
        }
        return;
      }
      boolean begun = false;
      for (int i = from; i < from + size; i++) {
        begun |= first(i, page) < first;
      }
      for (int i = from; i < from + size && begun; i++) {
        if (first(i, page) < first) {
          accumulate(values, i, 1, first(i, page), first, places.correction, values);
          work.set(Floats.FLOAT, places.correction + 4L * i, 1f);
        }
      }
      accumulate(values, from, size, first, last, places.correction, next);
      for (int i = from; i < from + size; i++) {
        accumulate(values, i, 1, last, last(i, page), places.ones, values);
      }
    }

    private void accumulate(
        long values, int from, int size, int first, int last, long corrections, long next) {
      if (first >= last) {
        return;
      }
      int wide = size == 1 ? AttentionCode.widest(isa) : AttentionCode.VECTORS;
      int vectors = valueDimension / isa.lanes;
      int done = 0;
      for (int step = wide; step > 0; step = step > 1 ? step / 2 : 0) {
        int steps = (vectors - done) / step;
        if (steps > 0) {
          int skipped = done * isa.lanes;
          long bytes = type == CacheType.F32 ? 4 : 2;
          Library.values(isa, type, size, step)
              .call(
                  values + bytes * ((long) first * valueDimension + skipped),
                  at(scores(from) + 4L * first),
                  at(places.sums + 4L * ((long) from * valueDimension + skipped)),
                  at(corrections + 4L * from),
                  last - first,
                  bytes * valueDimension,
                  steps,
                  next);
          done += steps * step;
        }
      }
    }

    private void finish(int i) {
      int queryHead = queryHead(i);
      float factor = 1f;
      float sum = work.get(Floats.FLOAT, places.sum + 4L * i);
      Floats sinks = task.settings().sinks();
      if (sinks != null) {
        float gathered = work.get(Floats.FLOAT, places.max + 4L * i);
        float max = Math.max(gathered, sinks.get(0, queryHead));
        factor = FloatMath.exp(gathered - max);
        sum = sum * factor + FloatMath.exp(sinks.get(0, queryHead) - max);
      }
      float inverse = sum == 0f ? 0f : factor / sum;
      Floats out = task.out();
      long to = out.memory().address() + out.byteOffset(row(i), queryHead * valueDimension);
      Library.scale(isa)
          .call(
              at(places.sums + 4L * i * valueDimension),
              to,
              valueDimension / isa.lanes,
              Float.floatToRawIntBits(inverse),
              0,
              0,
              0,
              0);
    }
  }
}
