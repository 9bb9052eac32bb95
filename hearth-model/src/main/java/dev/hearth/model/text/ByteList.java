package dev.hearth.model.text;

import java.util.Arrays;

/** Bytes in the making. */
final class ByteList {
  private byte[] values;
  private int size;

  ByteList(int expected) {
    values = new byte[Math.max(16, expected)];
  }

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.multiplyExact(size, 2));
    }
    values[size++] = (byte) value;
  }

  void addAll(byte[] bytes, int from, int to) {
    int needed = Math.addExact(size, to - from);
    if (needed > values.length) {
      values = Arrays.copyOf(values, Math.max(needed, Math.multiplyExact(values.length, 2)));
    }
    System.arraycopy(bytes, from, values, size, to - from);
    size = needed;
  }

  void addCodePoint(int codePoint) {
    if (codePoint < 0x80) {
      add(codePoint);
    } else if (codePoint < 0x800) {
      add(0xC0 + (codePoint >> 6));
      add(continuation(codePoint));
    } else if (codePoint < 0x10000) {
      add(0xE0 + (codePoint >> 12));
      add(continuation(codePoint >> 6));
      add(continuation(codePoint));
    } else {
      add(0xF0 + (codePoint >> 18));
      add(continuation(codePoint >> 12));
      add(continuation(codePoint >> 6));
      add(continuation(codePoint));
    }
  }

  private static int continuation(int bits) {
    return 0x80 + (bits & 0x3F);
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** The bytes so far, without a copy; valid until the next change. */
  byte[] buffer() {
    return values;
  }

  byte[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
