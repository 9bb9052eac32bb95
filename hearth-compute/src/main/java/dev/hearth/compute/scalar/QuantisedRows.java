package dev.hearth.compute.scalar;

import dev.hearth.compute.FloatMath;
import dev.hearth.compute.Floats;

/**
 * Rows of activations as integers of eight bits, in blocks with one float32 scale each. A block's
 * scale is its largest magnitude divided by 127, and a level is its value times the scale's
 * inverse, rounded half to even; so levels lie in −127 … 127.
 *
 * <p>A block whose largest magnitude is below {@value #SMALLEST} counts as zeros. A block that
 * holds an infinity or NaN has a scale of NaN, so that every product that reads it is NaN.
 */
public class QuantisedRows {
  /** So that a scale's inverse is finite. */
  protected static final float SMALLEST = 0x1p-100f;

  protected static final int LEVEL_MAX = 127;

  /** Consecutive levels whose sum is kept. */
  public static final int SUM_COLUMNS = 8;

  private final int blockColumns;
  private short[] levels = new short[0];
  private float[] scales = new float[0];
  private int[] sums = new int[0];
  private int columns;

  /**
   * @param blockColumns columns that share a scale: 32 or 256
   */
  public QuantisedRows(int blockColumns) {
    this.blockColumns = blockColumns;
  }

  /** Makes room for rows of {@code newColumns}, whole blocks; arrays are used again. */
  public final void resize(int rows, int newColumns) {
    if (newColumns % blockColumns != 0) {
      throw new IllegalArgumentException(newColumns + " columns in blocks of " + blockColumns);
    }
    columns = newColumns;
    int count = Math.multiplyExact(rows, columns);
    if (levels.length < count) {
      levels = new short[count];
      scales = new float[count / blockColumns];
      sums = new int[count / SUM_COLUMNS];
    }
  }

  /** Overwrites everything with the rows of {@code in}. */
  public final void fill(Floats in) {
    resize(in.rows(), in.columns());
    for (int t = 0; t < in.rows(); t++) {
      fillRow(in, t);
    }
  }

  /** Overwrites one row; different rows may be filled at the same time. */
  public final void fillRow(Floats in, int row) {
    for (int c = 0; c < columns; c += blockColumns) {
      int to = row * columns + c;
      float max = largest(in, row, c, blockColumns);
      boolean finite = max <= Float.MAX_VALUE;
      boolean zeros = !finite || max < SMALLEST;
      float scale = max / LEVEL_MAX;
      scales[to / blockColumns] = finite ? (zeros ? 0f : scale) : Float.NaN;
      if (zeros) {
        java.util.Arrays.fill(levels, to, to + blockColumns, (short) 0);
      } else {
        round(in, row, c, blockColumns, 1f / scale, levels, to);
      }
      for (int i = to; i < to + blockColumns; i += SUM_COLUMNS) {
        int sum = 0;
        for (int j = i; j < i + SUM_COLUMNS; j++) {
          sum += levels[j];
        }
        sums[i / SUM_COLUMNS] = sum;
      }
    }
  }

  /** The largest magnitude; NaN where there is one. */
  protected float largest(Floats in, int row, int column, int count) {
    float max = 0f;
    for (int c = column; c < column + count; c++) {
      max = Math.max(max, Math.abs(in.get(row, c)));
    }
    return max;
  }

  /** The nearest integers of {@code in·inverse}, ties to even: adding a large number rounds. */
  protected void round(
      Floats in, int row, int column, int count, float inverse, short[] out, int at) {
    for (int i = 0; i < count; i++) {
      float shifted = in.get(row, column + i) * inverse + FloatMath.ROUNDER;
      int bits = Float.floatToRawIntBits(shifted) - Float.floatToRawIntBits(FloatMath.ROUNDER);
      out[at + i] = (short) bits;
    }
  }

  public final int blockColumns() {
    return blockColumns;
  }

  public final int columns() {
    return columns;
  }

  /** {@code [row][column]}. */
  public final short[] levels() {
    return levels;
  }

  /** {@code [row][block]}. */
  public final float[] scales() {
    return scales;
  }

  /** {@code [row][group of 8 columns]}: sums of the levels. */
  public final int[] sums() {
    return sums;
  }
}
