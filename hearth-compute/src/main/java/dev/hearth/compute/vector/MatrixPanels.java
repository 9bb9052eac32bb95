package dev.hearth.compute.vector;

import static dev.hearth.compute.vector.MatrixTiles.COLUMNS;
import static dev.hearth.compute.vector.MatrixTiles.ROWS;

import dev.hearth.compute.MatrixView;
import java.util.Arrays;

/** Copies of parts of matrices in the order in which {@link MatrixTiles} reads them. */
final class MatrixPanels {
  private MatrixPanels() {}

  /** How many panels of {@code width} hold {@code count}. */
  static int count(int count, int width) {
    return (count + width - 1) / width;
  }

  /** Columns {@code column …} of a matrix as {@code [row][COLUMNS]}, zeros beyond the last. */
  static void right(MatrixView from, int column, float[] panel, int at) {
    int width = Math.min(COLUMNS, from.columns() - column);
    float[] values = from.values();
    if (width < COLUMNS) {
      Arrays.fill(panel, at, at + from.rows() * COLUMNS, 0f);
    }
    if (from.columnStride() == 1) {
      for (int k = 0; k < from.rows(); k++) {
        System.arraycopy(values, from.at(k, column), panel, at + k * COLUMNS, width);
      }
      return;
    }
    int step = from.rowStride();
    for (int c = 0; c < width; c++) {
      int source = from.at(0, column + c);
      int target = at + c;
      for (int k = 0; k < from.rows(); k++, source += step, target += COLUMNS) {
        panel[target] = values[source];
      }
    }
  }

  /** {@code depth} columns from {@code from} of six rows as {@code [column][6]}. */
  static void left(MatrixView matrix, int row, int from, int depth, float[] panel, int at) {
    int height = Math.min(ROWS, matrix.rows() - row);
    float[] values = matrix.values();
    if (height < ROWS) {
      Arrays.fill(panel, at, at + depth * ROWS, 0f);
    }
    if (matrix.rowStride() == 1) {
      for (int k = 0; k < depth; k++) {
        System.arraycopy(values, matrix.at(row, from + k), panel, at + k * ROWS, height);
      }
      return;
    }
    int step = matrix.columnStride();
    for (int r = 0; r < height; r++) {
      int source = matrix.at(row + r, from);
      int target = at + r;
      for (int k = 0; k < depth; k++, source += step, target += ROWS) {
        panel[target] = values[source];
      }
    }
  }
}
