package dev.hearth.compute;

import java.util.Objects;

/**
 * A float32 matrix in a part of an array: element {@code [r][c]} is at {@code offset + r·rowStride
 * + c·columnStride}. A view owns nothing.
 */
public record MatrixView(
    float[] values, int offset, int rows, int columns, int rowStride, int columnStride) {
  public MatrixView {
    if (rows < 0 || columns < 0 || rowStride < 0 || columnStride < 0) {
      throw new IllegalArgumentException("%d × %d floats".formatted(rows, columns));
    }
    if (rows > 0 && columns > 0) {
      long last = offset + (rows - 1L) * rowStride + (columns - 1L) * columnStride;
      Objects.checkIndex(offset, values.length);
      Objects.checkIndex(last, values.length);
    }
  }

  /** A whole array as {@code rows × columns}. */
  public static MatrixView of(float[] values, int rows, int columns) {
    return new MatrixView(values, 0, rows, columns, columns, 1);
  }

  /** The same elements with rows and columns exchanged. */
  public MatrixView transposed() {
    return new MatrixView(values, offset, columns, rows, columnStride, rowStride);
  }

  /** {@code count} rows from {@code from}. */
  public MatrixView rows(int from, int count) {
    Objects.checkFromIndexSize(from, count, rows);
    return new MatrixView(values, at(from, 0), count, columns, rowStride, columnStride);
  }

  /** {@code count} columns from {@code from}. */
  public MatrixView columns(int from, int count) {
    Objects.checkFromIndexSize(from, count, columns);
    return new MatrixView(values, at(0, from), rows, count, rowStride, columnStride);
  }

  /** Where an element is in {@link #values()}. */
  public int at(int row, int column) {
    return offset + row * rowStride + column * columnStride;
  }
}
