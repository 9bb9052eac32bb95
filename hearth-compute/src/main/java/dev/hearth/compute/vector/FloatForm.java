package dev.hearth.compute.vector;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;
import java.lang.foreign.MemorySegment;

/**
 * Rows of activations in an array: one row as it is; several in groups of {@value #TOKENS}, each
 * {@code [column][token]}, the last group filled up with zeros.
 */
final class FloatForm implements OperandForms.Form {
  /** Tokens that a product computes side by side. */
  static final int TOKENS = 6;

  float[] values = new float[0];
  private float[] row = new float[0];

  @Override
  public void fill(Operand operand) {
    Floats in = operand.floats();
    int columns = in.columns();
    int groups = Math.ceilDiv(in.rows(), TOKENS);
    int length = in.rows() == 1 ? columns : Math.multiplyExact(groups * TOKENS, columns);
    values = atLeast(values, length);
    if (in.rows() == 1) {
      copyRow(in, 0, values);
      return;
    }
    row = atLeast(row, columns);
    for (int t = 0; t < groups * TOKENS; t++) {
      int at = t / TOKENS * TOKENS * columns + t % TOKENS;
      if (t < in.rows()) {
        copyRow(in, t, row);
      }
      for (int c = 0; c < columns; c++) {
        values[at + c * TOKENS] = t < in.rows() ? row[c] : 0f;
      }
    }
  }

  private static void copyRow(Floats in, int row, float[] to) {
    MemorySegment.copy(in.memory(), Floats.FLOAT, in.byteOffset(row, 0), to, 0, in.columns());
  }

  static float[] atLeast(float[] array, int length) {
    return array.length >= length ? array : new float[length];
  }
}
