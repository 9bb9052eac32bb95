package dev.hearth.apps.tune;

import dev.hearth.compute.Matrices;
import dev.hearth.compute.MatrixView;

/** Weights as floats, with the sum of their gradients where they are trained. */
final class Parameter implements LinearWeights {
  private final String name;
  private final int rows;
  private final int columns;
  private final boolean decays;
  private final float[] values;
  private final float[] gradients;

  /**
   * @param decays whether weight decay draws it towards zero: matrices, not norms and biases
   * @param values {@code [rows][columns]}, kept and changed
   * @param trained whether gradients are wanted
   */
  Parameter(String name, int rows, int columns, boolean decays, float[] values, boolean trained) {
    if (values.length != Math.multiplyExact(rows, columns)) {
      throw new IllegalArgumentException(name + " has " + values.length + " values");
    }
    this.name = name;
    this.rows = rows;
    this.columns = columns;
    this.decays = decays;
    this.values = values;
    this.gradients = new float[trained ? values.length : 0];
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  boolean decays() {
    return decays;
  }

  boolean trained() {
    return gradients.length > 0;
  }

  int size() {
    return values.length;
  }

  float[] values() {
    return values;
  }

  float[] gradients() {
    return gradients;
  }

  MatrixView gradientMatrix() {
    return MatrixView.of(gradients, rows, columns);
  }

  @Override
  public MatrixView floats(Matrices matrices) {
    return MatrixView.of(values, rows, columns);
  }

  @Override
  public void copyRow(int row, float[] out, int at) {
    System.arraycopy(values, row * columns, out, at, columns);
  }
}
