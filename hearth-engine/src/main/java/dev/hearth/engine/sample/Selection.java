package dev.hearth.engine.sample;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The k largest of many floats without sorting the rest. A pick is one {@code long} whose signed
 * order is (value, then lower tag): the value's bits made monotonic in the upper half, the inverted
 * tag in the lower. So equal values always rank by rising tag, and a result holds all it needs.
 *
 * <p>Small k: one pass with a heap of k. Large k: a radix select, at most three histogram passes
 * over 12, 12 and 8 bits, then only what may belong to the result is sorted.
 */
final class Selection {
  // logits come in no order, so the heap is seldom touched: k ln(n / k) times in the mean
  private static final int HEAP_MAX = 4096;
  private static final int[] SHIFTS = {20, 8, 0};
  private static final int[] BITS = {12, 12, 8};

  private final int[] histogram = new int[1 << 12];
  private long[] picks = new long[128];

  /** Packs a value (not NaN; -0 counts as 0) with its tag. */
  static long pick(float value, int tag) {
    int bits = Float.floatToRawIntBits(value + 0.0f);
    int ordered = bits >= 0 ? bits : bits ^ 0x7FFFFFFF;
    return ((long) ordered << 32) | (~tag & 0xFFFFFFFFL);
  }

  /** The value of a pick. */
  static float value(long pick) {
    int ordered = (int) (pick >> 32);
    return Float.intBitsToFloat(ordered >= 0 ? ordered : ordered ^ 0x7FFFFFFF);
  }

  /** The tag of a pick. */
  static int tag(long pick) {
    return ~(int) pick;
  }

  /** The result of the last {@link #top}: picks by falling value. */
  long[] picks() {
    return picks;
  }

  /**
   * Finds the {@code k} largest of {@code values[0..count)} that are above -∞.
   *
   * @param tags one tag a value, or null where the position is the tag
   * @return how many there are in {@link #picks()}: k, or fewer where fewer are above -∞
   */
  int top(float[] values, int @Nullable [] tags, int count, int k) {
    if (k <= 0) {
      return 0;
    }
    int found = k <= HEAP_MAX ? byHeap(values, tags, count, k) : byRadix(values, tags, count, k);
    Arrays.sort(picks, 0, found);
    for (int low = 0, high = found - 1; low < high; low++, high--) {
      long swapped = picks[low];
      picks[low] = picks[high];
      picks[high] = swapped;
    }
    return Math.min(found, k);
  }

  private int byHeap(float[] values, int @Nullable [] tags, int count, int k) {
    picks = picks.length < k ? new long[k] : picks;
    int size = 0;
    float floor = -Float.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      float value = values[i];
      if (value >= floor) {
        long pick = pick(value, tags == null ? i : tags[i]);
        if (size < k) {
          siftUp(size++, pick);
          floor = size == k ? value(picks[0]) : floor;
        } else if (pick > picks[0]) {
          siftDown(size, pick);
          floor = value(picks[0]);
        }
      }
    }
    return size;
  }

  private void siftUp(int at, long pick) {
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (picks[parent] <= pick) {
        break;
      }
      picks[at] = picks[parent];
      at = parent;
    }
    picks[at] = pick;
  }

  /** Replaces the smallest by {@code pick}. */
  private void siftDown(int size, long pick) {
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && picks[child + 1] < picks[child]) {
        child++;
      }
      if (picks[child] >= pick) {
        break;
      }
      picks[at] = picks[child];
      at = child;
    }
    picks[at] = pick;
  }

  private int byRadix(float[] values, int @Nullable [] tags, int count, int k) {
    long edge = edge(values, count, k);
    int size = 0;
    for (int i = 0; i < count; i++) {
      float value = values[i];
      if (value >= -Float.MAX_VALUE && unsigned(value) >= edge) {
        if (size == picks.length) {
          picks = Arrays.copyOf(picks, 2 * size);
        }
        picks[size++] = pick(value, tags == null ? i : tags[i]);
      }
    }
    return size;
  }

  /** A 32-bit key such that at least k values (or all) are at or above it, and few more. */
  private long edge(float[] values, int count, int k) {
    long prefix = 0;
    int wanted = k;
    for (int level = 0; level < SHIFTS.length; level++) {
      int shift = SHIFTS[level];
      int above = shift + BITS[level];
      Arrays.fill(histogram, 0);
      int mask = (1 << BITS[level]) - 1;
      for (int i = 0; i < count; i++) {
        float value = values[i];
        long key = unsigned(value);
        if (value >= -Float.MAX_VALUE && key >>> above == prefix >>> above) {
          histogram[(int) (key >>> shift) & mask]++;
        }
      }
      int bucket = mask;
      while (bucket > 0 && histogram[bucket] < wanted) {
        wanted -= histogram[bucket--];
      }
      prefix |= (long) bucket << shift;
      if (histogram[bucket] <= wanted + (k >>> 2)) {
        break;
      }
    }
    return prefix;
  }

  /** The value's bits as a number from 0 to 2<sup>32</sup> - 1 in the order of the values. */
  private static long unsigned(float value) {
    return (pick(value, 0) >> 32) + (1L << 31);
  }
}
