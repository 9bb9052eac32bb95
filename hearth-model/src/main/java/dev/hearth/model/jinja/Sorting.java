package dev.hearth.model.jinja;

import java.util.ArrayList;
import java.util.List;

/**
 * Stable sorting with nothing but "less than", as Python sorts. Java's own sort throws where an
 * order contradicts itself, as one with NaN does.
 */
final class Sorting {
  /** Whether one value comes before another. */
  interface Less<T> {
    boolean test(T left, T right);
  }

  private Sorting() {}

  /** A sorted copy; in reverse order equal items keep their places too. */
  static <T> List<T> sorted(List<T> items, Less<T> less, boolean reverse) {
    List<T> from = new ArrayList<>(items);
    List<T> to = new ArrayList<>(items);
    Less<T> order = reverse ? (a, b) -> less.test(b, a) : less;
    for (int width = 1; width < from.size(); width = Math.multiplyExact(width, 2)) {
      for (int begin = 0; begin < from.size(); begin += 2 * width) {
        merge(from, to, begin, width, order);
      }
      List<T> swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  private static <T> void merge(List<T> from, List<T> to, int begin, int width, Less<T> less) {
    int middle = Math.min(begin + width, from.size());
    int end = Math.min(middle + width, from.size());
    int left = begin;
    int right = middle;
    for (int at = begin; at < end; at++) {
      boolean takeRight =
          left == middle || (right < end && less.test(from.get(right), from.get(left)));
      to.set(at, takeRight ? from.get(right++) : from.get(left++));
    }
  }
}
