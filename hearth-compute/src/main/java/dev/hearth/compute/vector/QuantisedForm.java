package dev.hearth.compute.vector;

import static dev.hearth.compute.vector.FloatForm.TOKENS;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Workers;
import dev.hearth.compute.scalar.QuantisedRows;

/**
 * Rows of activations of eight bits; where there are several, also as floats in groups of {@value
 * FloatForm#TOKENS}, the last filled up with zeros.
 */
final class QuantisedForm implements OperandForms.Form {
  /** Columns whose sum is multiplied by minima at once. */
  static final int SUM_COLUMNS = 16;

  private final int blockColumns;
  private final QuantisedRows rows;
  private float[] levels = new float[0];
  private float[] scales = new float[0];
  private float[] negativeScales = new float[0];
  private float[] sums = new float[0];

  QuantisedForm(int blockColumns) {
    this.blockColumns = blockColumns;
    this.rows = new VectorRows(blockColumns);
  }

  /** All rows one behind the other; groups, blocks and sums are numbered through. */
  ShortRow rows() {
    return new ShortRow(rows.levels(), rows.scales(), rows.sums());
  }

  /** {@code [group][column][token]}. */
  float[] levels() {
    return levels;
  }

  /** {@code [group][block][token]}. */
  float[] scales() {
    return scales;
  }

  /** Their negatives. */
  float[] negativeScales() {
    return negativeScales;
  }

  /** {@code [group][sixteen columns][token]}. */
  float[] sums() {
    return sums;
  }

  @Override
  public void fill(Operand operand, Workers workers) {
    Floats in = operand.floats();
    rows.resize(in.rows(), in.columns());
    if (in.rows() == 1) {
      rows.fillRow(in, 0);
      return;
    }
    int groups = FloatForm.groups(in.rows());
    int length = Math.multiplyExact(groups * TOKENS, in.columns());
    levels = FloatForm.atLeast(levels, length);
    scales = FloatForm.atLeast(scales, length / blockColumns);
    negativeScales = FloatForm.atLeast(negativeScales, length / blockColumns);
    sums = FloatForm.atLeast(sums, length / SUM_COLUMNS);
    workers.run(groups, (group, worker) -> fillGroup(in, group));
  }

  private void fillGroup(Floats in, int group) {
    int columns = in.columns();
    for (int i = 0; i < TOKENS; i++) {
      int row = group * TOKENS + i;
      if (row < in.rows()) {
        rows.fillRow(in, row);
        fillToken(row * columns, group * TOKENS * columns, i);
      } else {
        clearToken(group * TOKENS * columns, i);
      }
    }
  }

  private void fillToken(int from, int start, int token) {
    int columns = rows.columns();
    for (int c = 0; c < columns; c++) {
      levels[start + c * TOKENS + token] = rows.levels()[from + c];
    }
    for (int b = 0; b < columns / blockColumns; b++) {
      float scale = rows.scales()[from / blockColumns + b];
      scales[start / blockColumns + b * TOKENS + token] = scale;
      negativeScales[start / blockColumns + b * TOKENS + token] = -scale;
    }
    ShortRow all = rows();
    for (int s = 0; s < columns / SUM_COLUMNS; s++) {
      sums[start / SUM_COLUMNS + s * TOKENS + token] = all.sum16(from / SUM_COLUMNS + s);
    }
  }

  private void clearToken(int start, int token) {
    int columns = rows.columns();
    for (int c = 0; c < columns; c++) {
      levels[start + c * TOKENS + token] = 0f;
    }
    for (int b = 0; b < columns / blockColumns; b++) {
      scales[start / blockColumns + b * TOKENS + token] = 0f;
      negativeScales[start / blockColumns + b * TOKENS + token] = 0f;
    }
    for (int s = 0; s < columns / SUM_COLUMNS; s++) {
      sums[start / SUM_COLUMNS + s * TOKENS + token] = 0f;
    }
  }
}
