package dev.hearth.apps.tune;

import dev.hearth.compute.Matrices;
import dev.hearth.compute.MatrixView;

/** A matrix that multiplies activations: trained, or frozen in the blocks of a model file. */
sealed interface LinearWeights permits Parameter, FrozenMatrix {
  /** Its tensor's name in model files. */
  String name();

  /** Floats that come out. */
  int rows();

  /** Floats that go in. */
  int columns();

  /** {@code rows × columns} floats, valid until another matrix is asked for its own. */
  MatrixView floats(Matrices matrices);

  /** Copies one row to {@code out} from {@code at}. */
  void copyRow(int row, float[] out, int at);
}
