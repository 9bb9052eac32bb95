package dev.hearth.model.text;

/**
 * Merges neighbouring symbols, the most important pair first and of equal ones the leftmost, until
 * none is left: the core of byte pair encoding (Sennrich et al. 2016) and of SentencePiece's
 * variant of it. O(n log n) for n symbols. Reused from text to text; not for several threads.
 */
final class PairMerger {
  /** What two neighbouring symbols merge into. */
  interface Pairs {
    /** The pair does not merge. */
    long NONE = Long.MAX_VALUE;

    /**
     * The importance in the high half (less is more important, any int but the largest) and the
     * merged symbol's id in the low half; or {@link #NONE}.
     */
    long merged(PairMerger symbols, int left, int right);
  }

  private final Pairs pairs;
  private final LongHeap queue = new LongHeap();
  private int count;
  private int[] ids = new int[0];
  private int[] starts = new int[0];
  private int[] next = new int[0];
  private int[] previous = new int[0];

  /**
   * Per symbol the pair with its right neighbour: what lies in the queue for it, and its result.
   */
  private long[] queued = new long[0];

  private int[] merged = new int[0];

  PairMerger(Pairs pairs) {
    this.pairs = pairs;
  }

  /** Forgets all symbols and makes room for {@code symbolsMax}. */
  void clear(int symbolsMax) {
    count = 0;
    if (ids.length < symbolsMax + 1) {
      int room = symbolsMax + 64;
      ids = new int[room];
      starts = new int[room];
      next = new int[room];
      previous = new int[room];
      queued = new long[room];
      merged = new int[room];
    }
  }

  /** One more symbol: its id (negative if it has none) and where it begins. */
  void add(int id, int start) {
    ids[count] = id;
    starts[count++] = start;
  }

  int id(int symbol) {
    return ids[symbol];
  }

  int start(int symbol) {
    return starts[symbol];
  }

  /** Where a symbol ends. */
  int end(int symbol) {
    return starts[next[symbol]];
  }

  /** The symbol behind this one; -1 behind the last. */
  int after(int symbol) {
    return next[symbol] == count ? -1 : next[symbol];
  }

  /** Merges all that merges; the first symbol is 0 before and after. */
  void run(int end) {
    starts[count] = end;
    for (int i = 0; i < count; i++) {
      next[i] = i + 1;
      previous[i] = i - 1;
    }
    queue.clear();
    for (int i = 0; i < count; i++) {
      consider(i);
    }
    while (!queue.isEmpty()) {
      long key = queue.pop();
      int left = (int) key;
      if (queued[left] == key) {
        merge(left);
      }
    }
  }

  private void merge(int left) {
    int right = next[left];
    ids[left] = merged[left];
    next[left] = next[right];
    if (next[left] < count) {
      previous[next[left]] = left;
    }
    queued[right] = Pairs.NONE;
    consider(left);
    if (previous[left] >= 0) {
      consider(previous[left]);
    }
  }

  private void consider(int left) {
    int right = next[left];
    long pair = right == count ? Pairs.NONE : pairs.merged(this, left, right);
    if (pair == Pairs.NONE) {
      queued[left] = Pairs.NONE;
    } else {
      merged[left] = (int) pair;
      queued[left] = (pair & 0xFFFFFFFF00000000L) | left;
      queue.push(queued[left]);
    }
  }
}
