package dev.hearth.engine.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Byte strings as a tree, laid out in the order of a walk: the first child of a node is the next
 * one, and each node knows where its subtree ends. Several strings may be equal.
 */
final class TokenTrie {
  private final byte[] labels;
  private final short[] depths;
  private final int[] ends;
  private final int[] first;
  private final int[] nextEqual;
  private final int depthMax;

  private TokenTrie(
      byte[] labels, short[] depths, int[] ends, int[] first, int[] nextEqual, int depthMax) {
    this.labels = labels;
    this.depths = depths;
    this.ends = ends;
    this.first = first;
    this.nextEqual = nextEqual;
    this.depthMax = depthMax;
  }

  /** The tree of the strings that are not null, by their index. */
  static TokenTrie of(List<byte[]> strings) {
    Integer[] order = new Integer[strings.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Arrays.compareUnsigned(strings.get(a), strings.get(b)));
    Builder builder = new Builder(strings.size());
    for (int index : order) {
      if (strings.get(index).length > 0) {
        builder.add(index, strings.get(index));
      }
    }
    return builder.build();
  }

  /** The number of nodes; node 0 is the root. */
  int size() {
    return labels.length;
  }

  int label(int node) {
    return labels[node] & 0xFF;
  }

  /** The root has depth 0. */
  int depth(int node) {
    return depths[node];
  }

  int depthMax() {
    return depthMax;
  }

  /** The first node behind the subtree of a node. */
  int end(int node) {
    return ends[node];
  }

  /** A string that ends at a node, or -1. */
  int string(int node) {
    return first[node];
  }

  /** Another string that is equal to one, or -1. */
  int nextEqual(int string) {
    return nextEqual[string];
  }

  private static final class Builder {
    private byte[] labels = new byte[1024];
    private short[] depths = new short[1024];
    private int[] ends = new int[1024];
    private int[] first = new int[1024];
    private final int[] nextEqual;
    private final List<Integer> path = new ArrayList<>(List.of(0));
    private byte[] previous = new byte[0];
    private int size = 1;
    private int depthMax;

    Builder(int strings) {
      nextEqual = new int[strings];
      Arrays.fill(nextEqual, -1);
      first[0] = -1;
    }

    void add(int index, byte[] string) {
      int shared = Math.max(Arrays.mismatch(previous, string), 0);
      if (Arrays.equals(previous, string)) {
        int last = path.getLast();
        nextEqual[index] = first[last];
        first[last] = index;
        return;
      }
      close(shared);
      for (int depth = shared; depth < string.length; depth++) {
        grow();
        labels[size] = string[depth];
        depths[size] = (short) (depth + 1);
        first[size] = -1;
        path.add(size++);
      }
      first[path.getLast()] = index;
      depthMax = Math.max(depthMax, string.length);
      previous = string;
    }

    private void close(int depth) {
      while (path.size() > depth + 1) {
        ends[path.removeLast()] = size;
      }
    }

    private void grow() {
      if (size == labels.length) {
        labels = Arrays.copyOf(labels, 2 * size);
        depths = Arrays.copyOf(depths, 2 * size);
        ends = Arrays.copyOf(ends, 2 * size);
        first = Arrays.copyOf(first, 2 * size);
      }
    }

    TokenTrie build() {
      close(0);
      ends[0] = size;
      return new TokenTrie(
          Arrays.copyOf(labels, size),
          Arrays.copyOf(depths, size),
          Arrays.copyOf(ends, size),
          Arrays.copyOf(first, size),
          nextEqual,
          depthMax);
    }
  }
}
