package dev.hearth.model.text;

import java.util.Arrays;

/** Ids in the making. */
final class IntList {
  private int[] values = new int[64];
  private int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.multiplyExact(size, 2));
    }
    values[size++] = value;
  }

  int size() {
    return size;
  }

  /** Forgets what was added after {@code size}. */
  void cutTo(int size) {
    this.size = Math.min(this.size, size);
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
