package dev.hearth.compute.vector;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Workers;
import java.lang.foreign.MemorySegment;

/**
 * Rows of activations in an array: one row as it is; several in groups of {@value #TOKENS}, each
 * {@code [column][token]}, the last group filled up with zeros.
 */
final class FloatForm implements OperandForms.Form {
  /** Tokens that a product computes side by side. */
  static final int TOKENS = 6;

  private float[] values = new float[0];

  float[] values() {
    return values;
  }

  /** Groups of tokens. */
  static int groups(int rows) {
    return Math.ceilDiv(rows, TOKENS);
  }

  @Override
  public void fill(Operand operand, Workers workers) {
    Floats in = operand.floats();
    int columns = in.columns();
    if (in.rows() == 1) {
      values = atLeast(values, columns);
      MemorySegment.copy(in.memory(), Floats.FLOAT, 0, values, 0, columns);
      return;
    }
    int groups = groups(in.rows());
    values = atLeast(values, Math.multiplyExact(groups * TOKENS, columns));
    workers.run(groups, (group, worker) -> fillGroup(in, group));
  }

  private void fillGroup(Floats in, int group) {
    int columns = in.columns();
    int start = group * TOKENS * columns;
    for (int i = 0; i < TOKENS; i++) {
      int row = group * TOKENS + i;
      for (int c = 0, at = start + i; c < columns; c++, at += TOKENS) {
        values[at] = row < in.rows() ? in.get(row, c) : 0f;
      }
    }
  }

  static float[] atLeast(float[] array, int length) {
    return array.length >= length ? array : new float[length];
  }
}
