package dev.hearth.engine.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Code points in classes: those of one class are in the same sets, so automata treat them alike.
 */
final class Alphabet {
  /** Where each interval starts, ascending; the last entry lies behind the last code point. */
  private final int[] starts;

  private final int[] classes;
  private final int[] samples;
  private final long[] sizes;
  private final int[] ascii = new int[128];

  private Alphabet(int[] starts, int[] classes, int[] samples, long[] sizes) {
    this.starts = starts;
    this.classes = classes;
    this.samples = samples;
    this.sizes = sizes;
    for (int c = 0; c < ascii.length; c++) {
      ascii[c] = classes[interval(c)];
    }
  }

  static Alphabet of(Collection<CodePoints> sets) {
    TreeSet<Integer> borders = new TreeSet<>(List.of(0, 0xD800, 0xE000, CodePoints.MAX + 1));
    for (CodePoints set : sets) {
      int[] ranges = set.ranges();
      for (int i = 0; i < ranges.length; i += 2) {
        borders.add(Math.min(ranges[i], CodePoints.MAX + 1));
        borders.add(Math.min(ranges[i + 1] + 1, CodePoints.MAX + 1));
      }
    }
    int[] starts = borders.stream().mapToInt(Integer::intValue).toArray();
    int[] classes = new int[starts.length - 1];
    Map<BitSet, Integer> known = new HashMap<>();
    List<Integer> samples = new ArrayList<>();
    List<CodePoints> all = List.copyOf(sets);
    for (int i = 0; i < classes.length; i++) {
      if (starts[i] == 0xD800) {
        classes[i] = -1;
        continue;
      }
      BitSet in = new BitSet();
      for (int s = 0; s < all.size(); s++) {
        in.set(s, all.get(s).has(starts[i]));
      }
      int start = starts[i];
      classes[i] = known.computeIfAbsent(in, key -> samples.size());
      if (classes[i] == samples.size()) {
        samples.add(start);
      }
    }
    long[] sizes = new long[samples.size()];
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] >= 0) {
        sizes[classes[i]] += starts[i + 1] - starts[i];
      }
    }
    return new Alphabet(
        starts, classes, samples.stream().mapToInt(Integer::intValue).toArray(), sizes);
  }

  /** The number of classes. */
  int size() {
    return samples.length;
  }

  /** One code point of a class. */
  int sample(int index) {
    return samples[index];
  }

  /** How many code points are in a class. */
  long count(int index) {
    return sizes[index];
  }

  int classOf(int codePoint) {
    return codePoint < 128 ? ascii[codePoint] : classes[interval(codePoint)];
  }

  /** The class of an interval; -1 for surrogates. */
  int classAt(int interval) {
    return classes[interval];
  }

  int interval(int codePoint) {
    int found = Arrays.binarySearch(starts, codePoint);
    return found >= 0 ? found : -found - 2;
  }
}
