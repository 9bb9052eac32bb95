package dev.hearth.compute.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Writes the sixteen bits of one row into the lines of one block. */
final class LineWriter {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment panels;
  private long base;

  LineWriter(MemorySegment panels) {
    this.panels = panels;
  }

  /** Goes to row {@code row} of the block at {@code offset}. */
  LineWriter at(long offset, int row) {
    base = offset + Pairs.byteOffset(row);
    return this;
  }

  void put(int line, int bits) {
    panels.set(SHORT, base + (long) line * Pairs.LINE, (short) bits);
  }

  void putHalf(int line, float value) {
    put(line, Float.floatToFloat16(value));
  }

  /** Two signed bytes, the first below. */
  void putBytes(int line, int first, int second) {
    put(line, (first & 255) | second << 8);
  }

  void putBrainFloat(int line, float value) {
    put(line, Float.floatToRawIntBits(value) >>> 16);
  }
}
