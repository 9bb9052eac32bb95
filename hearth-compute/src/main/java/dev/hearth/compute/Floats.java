package dev.hearth.compute;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Rows of float32 in native memory: {@code rows × columns}, consecutive rows {@code stride} floats
 * apart. A view never owns its memory; the arena that made it does.
 */
public final class Floats {
  /** Little-endian float32 at any byte offset. */
  public static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment memory;
  private final int rows;
  private final int columns;
  private final int stride;

  private Floats(MemorySegment memory, int rows, int columns, int stride) {
    this.memory = memory;
    this.rows = rows;
    this.columns = columns;
    this.stride = stride;
  }

  /** New zeroed rows, 64-byte aligned, owned by {@code arena}. */
  public static Floats allocate(Arena arena, int rows, int columns) {
    return new Floats(
        arena.allocate(Math.max(bytes(rows, columns), 4), 64), rows, columns, columns);
  }

  /** A view of {@code rows × columns} consecutive floats at the start of {@code memory}. */
  public static Floats of(MemorySegment memory, int rows, int columns) {
    return new Floats(memory.asSlice(0, bytes(rows, columns)), rows, columns, columns);
  }

  private static long bytes(int rows, int columns) {
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException("%d × %d floats".formatted(rows, columns));
    }
    return Math.multiplyExact((long) rows * columns, Float.BYTES);
  }

  /** A one-row copy of {@code values}, owned by {@code arena}. */
  public static Floats copyOf(Arena arena, float[] values) {
    Floats copy = allocate(arena, 1, values.length);
    MemorySegment.copy(values, 0, copy.memory, FLOAT, 0, values.length);
    return copy;
  }

  public MemorySegment memory() {
    return memory;
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  /** Floats from the start of one row to the start of the next. */
  public int stride() {
    return stride;
  }

  /** Byte offset of {@code [row][column]} in {@link #memory()}. */
  public long byteOffset(int row, int column) {
    return ((long) row * stride + column) * Float.BYTES;
  }

  public float get(int row, int column) {
    return memory.get(FLOAT, byteOffset(row, column));
  }

  public void set(int row, int column, float value) {
    memory.set(FLOAT, byteOffset(row, column), value);
  }

  /** The view of {@code count} rows from {@code from}. */
  public Floats rows(int from, int count) {
    Objects.checkFromIndexSize(from, count, rows);
    long offset = count == 0 ? 0 : byteOffset(from, 0);
    return new Floats(memory.asSlice(offset), count, columns, stride);
  }

  /** The view of {@code count} columns from {@code from}, same stride. */
  public Floats columns(int from, int count) {
    Objects.checkFromIndexSize(from, count, columns);
    return new Floats(memory.asSlice((long) from * Float.BYTES), rows, count, stride);
  }

  /** The same floats as rows of another width; only where rows follow each other without a gap. */
  public Floats reshape(int newRows, int newColumns) {
    if (stride != columns || (long) newRows * newColumns != (long) rows * columns) {
      throw new IllegalArgumentException(
          "cannot reshape %d×%d (stride %d) to %d×%d"
              .formatted(rows, columns, stride, newRows, newColumns));
    }
    return new Floats(memory, newRows, newColumns, newColumns);
  }

  /** One row as a new array. */
  public float[] row(int row) {
    float[] values = new float[columns];
    MemorySegment.copy(memory, FLOAT, byteOffset(row, 0), values, 0, columns);
    return values;
  }

  /** Copies one row into {@code values}, which has room for all columns. */
  public void copyRow(int row, float[] values) {
    MemorySegment.copy(memory, FLOAT, byteOffset(row, 0), values, 0, columns);
  }

  /** Overwrites one row. */
  public void setRow(int row, float[] values) {
    if (values.length != columns) {
      throw new IllegalArgumentException(values.length + " values for " + columns + " columns");
    }
    MemorySegment.copy(values, 0, memory, FLOAT, byteOffset(row, 0), columns);
  }

  /** Copies all rows from {@code source}, which has the same shape. */
  public void copyFrom(Floats source) {
    if (source.rows != rows || source.columns != columns) {
      throw new IllegalArgumentException("shapes differ");
    }
    for (int r = 0; r < rows; r++) {
      MemorySegment.copy(
          source.memory, source.byteOffset(r, 0), memory, byteOffset(r, 0), 4L * columns);
    }
  }

  /** Sets every element to zero. */
  public void clear() {
    for (int r = 0; r < rows; r++) {
      memory.asSlice(byteOffset(r, 0), 4L * columns).fill((byte) 0);
    }
  }
}
