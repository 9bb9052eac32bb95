package dev.hearth.compute.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * How a block of packed weights is put together from the blocks of as many rows as a vector has
 * lanes: fields in the order in which kernels read them, each with the bytes of all rows side by
 * side. It takes as many bytes as the blocks themselves.
 */
final class Layout {
  /** What packing does to the bytes of a field. */
  enum Change {
    NONE,
    /** Signed bytes become unsigned, 128 higher. */
    FLIP_SIGNS,
    /** Bit {@code 4s + t} of 32 bits becomes bit {@code s} of byte {@code t}. */
    SPREAD_BITS
  }

  /**
   * @param from offset in the block of a row
   * @param bytes 1, 2 or 4
   * @param to offset in the packed block, for one row; the others follow at once
   */
  record Field(int from, int bytes, int to, Change change) {}

  private final List<Field> fields = new ArrayList<>();
  private int rowBytes;

  /** Adds a field; its place in packed blocks is the result times the number of lanes. */
  int add(int from, int bytes) {
    return add(from, bytes, Change.NONE);
  }

  int add(int from, int bytes, Change change) {
    int to = rowBytes;
    fields.add(new Field(from, bytes, to, change));
    rowBytes += bytes;
    return to;
  }

  List<Field> fields() {
    return fields;
  }

  /** Bytes of one row's block. */
  int rowBytes() {
    return rowBytes;
  }
}
