package dev.hearth.compute.scalar;

import dev.hearth.compute.FloatMath;
import dev.hearth.compute.Floats;
import java.lang.foreign.MemorySegment;

/**
 * Rows of activations as signed bytes in blocks with one float32 scale each. A block's scale is its
 * largest magnitude divided by 127, and a level is its value times the scale's inverse, rounded
 * half to even; so levels lie in −127 … 127.
 *
 * <p>A block whose largest magnitude is below {@value #SMALLEST} counts as zeros. A block that holds
 * an infinity or NaN has a scale of NaN, so that every product that reads it is NaN.
 */
public final class QuantisedRows {
  /** So that a scale's inverse is finite. */
  static final float SMALLEST = 0x1p-100f;

  /** Consecutive levels whose sum is kept. */
  public static final int SUM_COLUMNS = 16;

  private static final int LEVEL_MAX = 127;

  private final int blockColumns;
  private byte[] levels = new byte[0];
  private float[] scales = new float[0];
  private int[] sums = new int[0];
  private float[] row = new float[0];
  private int columns;

  /**
   * @param blockColumns columns that share a scale: 32 or 256
   */
  public QuantisedRows(int blockColumns) {
    this.blockColumns = blockColumns;
  }

  /** Overwrites everything with the rows of {@code in}, whole blocks; arrays are used again. */
  public void fill(Floats in) {
    columns = in.columns();
    if (columns % blockColumns != 0) {
      throw new IllegalArgumentException(columns + " columns in blocks of " + blockColumns);
    }
    int count = Math.multiplyExact(in.rows(), columns);
    if (levels.length < count) {
      levels = new byte[count];
      scales = new float[count / blockColumns];
      sums = new int[count / SUM_COLUMNS];
    }
    if (row.length < columns) {
      row = new float[columns];
    }
    for (int t = 0; t < in.rows(); t++) {
      MemorySegment.copy(in.memory(), Floats.FLOAT, in.byteOffset(t, 0), row, 0, columns);
      for (int c = 0; c < columns; c += blockColumns) {
        fillBlock(c, t * columns + c);
      }
    }
  }

  private void fillBlock(int from, int to) {
    float max = 0f;
    for (int i = 0; i < blockColumns; i++) {
      max = Math.max(max, Math.abs(row[from + i]));
    }
    boolean finite = max <= Float.MAX_VALUE;
    boolean zeros = !finite || max < SMALLEST;
    float scale = max / LEVEL_MAX;
    float inverse = zeros ? 0f : 1f / scale;
    scales[to / blockColumns] = finite ? (zeros ? 0f : scale) : Float.NaN;
    for (int group = 0; group < blockColumns; group += SUM_COLUMNS) {
      int sum = 0;
      for (int i = group; i < group + SUM_COLUMNS; i++) {
        int level = zeros ? 0 : nearest(row[from + i] * inverse);
        levels[to + i] = (byte) level;
        sum += level;
      }
      sums[(to + group) / SUM_COLUMNS] = sum;
    }
  }

  /** The nearest integer of a small number, ties to even: adding a large one rounds. */
  private static int nearest(float value) {
    return Float.floatToRawIntBits(value + FloatMath.ROUNDER)
        - Float.floatToRawIntBits(FloatMath.ROUNDER);
  }

  public int blockColumns() {
    return blockColumns;
  }

  public int columns() {
    return columns;
  }

  /** {@code [row][column]}. */
  public byte[] levels() {
    return levels;
  }

  /** {@code [row][block]}. */
  public float[] scales() {
    return scales;
  }

  /** {@code [row][group of 16 columns]}: sums of the levels. */
  public int[] sums() {
    return sums;
  }
}
