package dev.hearth.compute.vector;

import java.lang.foreign.MemorySegment;

/**
 * How the levels of one group of columns lie in lines ({@link Pairs}), for all rows of a panel. The
 * kernels call the Vector API directly: the compiler stops inlining our own helpers in methods of
 * this size, and a vector that crosses a call becomes an object.
 */
abstract class Digits {
  private final int columns;
  private final int lines;

  Digits(int columns, int lines) {
    this.columns = columns;
    this.lines = lines;
  }

  /** Columns of a group. */
  final int columns() {
    return columns;
  }

  /** Lines of a group. */
  final int lines() {
    return lines;
  }

  /** Writes one row of a group from {@code line} on. */
  abstract void put(int[] levels, int from, int line, LineWriter out);

  /**
   * Where the groups of consecutive blocks lie.
   *
   * @param offset of the first group, behind the head of its block
   * @param groups of one block, a power of two
   */
  record Place(MemorySegment panels, long offset, int blocks, long blockBytes, int groups) {
    /** Bytes of a block that are not those of groups of so many lines. */
    long head(int lines) {
      return blockBytes - (long) groups * lines * Pairs.LINE;
    }
  }

  /**
   * {@code Σ_c level[c]·x[c]} over the columns of each group.
   *
   * @param firstGroup number of the first group in the row
   * @param sums {@code [group][row]}
   */
  abstract void sums(Place place, ShortRow x, int firstGroup, int[] sums);

  /**
   * Levels of one group as floats, {@code [column][row]}: {@code level·scale − depth}, rounded
   * twice.
   *
   * @param factors the scales of all rows, then their depths
   */
  abstract void decode(MemorySegment panels, long offset, float[] factors, float[] out, int at);
}
