package dev.hearth.engine.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/** A set of symbols: Unicode scalar values, and the two marks around a text. Immutable. */
final class CodePoints {
  /** The largest code point. */
  static final int MAX = 0x10FFFF;

  /** The mark before the first code point of a text. */
  static final int BEGIN = MAX + 1;

  /** The mark behind the last code point of a text. */
  static final int END = MAX + 2;

  static final CodePoints NONE = new CodePoints(new int[0]);

  /** Every code point that a text may hold: no surrogates. */
  static final CodePoints ALL = new CodePoints(new int[] {0, 0xD7FF, 0xE000, MAX});

  /** Every symbol, the marks too. */
  static final CodePoints SYMBOLS = new CodePoints(new int[] {0, 0xD7FF, 0xE000, END});

  /** Pairs of first and last, ascending, with gaps between. */
  private final int[] ranges;

  private CodePoints(int[] ranges) {
    this.ranges = ranges;
  }

  static CodePoints of(int symbol) {
    return new CodePoints(new int[] {symbol, symbol});
  }

  static CodePoints range(int first, int last) {
    return first > last ? NONE : new CodePoints(new int[] {first, last});
  }

  /** The code points for which a test holds. */
  static CodePoints where(IntPredicate test) {
    List<int[]> found = new ArrayList<>();
    int from = -1;
    for (int c = 0; c <= MAX + 1; c++) {
      boolean in = c <= MAX && (c < 0xD800 || c > 0xDFFF) && test.test(c);
      if (in && from < 0) {
        from = c;
      } else if (!in && from >= 0) {
        found.add(new int[] {from, c - 1});
        from = -1;
      }
    }
    return join(found);
  }

  /** Pairs of first and last, ascending. The array is not to be written to. */
  int[] ranges() {
    return ranges;
  }

  boolean isEmpty() {
    return ranges.length == 0;
  }

  boolean has(int symbol) {
    int low = 0;
    int high = ranges.length / 2 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (symbol < ranges[2 * middle]) {
        high = middle - 1;
      } else if (symbol > ranges[2 * middle + 1]) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  CodePoints or(CodePoints other) {
    List<int[]> all = new ArrayList<>();
    for (CodePoints set : List.of(this, other)) {
      for (int i = 0; i < set.ranges.length; i += 2) {
        all.add(new int[] {set.ranges[i], set.ranges[i + 1]});
      }
    }
    return join(all);
  }

  CodePoints and(CodePoints other) {
    List<int[]> found = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < ranges.length && j < other.ranges.length) {
      int first = Math.max(ranges[i], other.ranges[j]);
      int last = Math.min(ranges[i + 1], other.ranges[j + 1]);
      if (first <= last) {
        found.add(new int[] {first, last});
      }
      if (ranges[i + 1] < other.ranges[j + 1]) {
        i += 2;
      } else {
        j += 2;
      }
    }
    return join(found);
  }

  /** The code points of a text that are not in this set. */
  CodePoints not() {
    List<int[]> gaps = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      if (ranges[i] > from) {
        gaps.add(new int[] {from, ranges[i] - 1});
      }
      from = ranges[i + 1] + 1;
    }
    if (from <= MAX) {
      gaps.add(new int[] {from, MAX});
    }
    return join(gaps).and(ALL);
  }

  private static CodePoints join(List<int[]> pairs) {
    pairs.sort((a, b) -> Integer.compare(a[0], b[0]));
    int[] joined = new int[2 * pairs.size()];
    int size = 0;
    for (int[] pair : pairs) {
      if (size > 0 && pair[0] <= joined[size - 1] + 1) {
        joined[size - 1] = Math.max(joined[size - 1], pair[1]);
      } else {
        joined[size++] = pair[0];
        joined[size++] = pair[1];
      }
    }
    return new CodePoints(Arrays.copyOf(joined, size));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CodePoints set && Arrays.equals(ranges, set.ranges);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ranges);
  }

  @Override
  public String toString() {
    return Arrays.toString(ranges);
  }
}
