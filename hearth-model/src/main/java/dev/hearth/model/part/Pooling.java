package dev.hearth.model.part;

import dev.hearth.compute.Floats;

/** How the hidden states of a text become one vector. */
public enum Pooling {
  /** The model says nothing: the last token's. */
  UNSPECIFIED,
  MEAN,
  FIRST,
  LAST;

  /** GGUF's number. */
  public static Pooling of(Hyperparameters hyper) {
    return switch (hyper.integer("pooling_type", 0)) {
      case 0 -> UNSPECIFIED;
      case 1 -> MEAN;
      case 2 -> FIRST;
      case 3 -> LAST;
      default -> throw hyper.unsupported("pooling type " + hyper.integer("pooling_type", 0));
    };
  }

  public float[] pool(Floats hidden) {
    return switch (this) {
      case FIRST -> hidden.row(0);
      case LAST, UNSPECIFIED -> hidden.row(hidden.rows() - 1);
      case MEAN -> mean(hidden);
    };
  }

  private static float[] mean(Floats hidden) {
    float[] vector = new float[hidden.columns()];
    for (int c = 0; c < vector.length; c++) {
      double sum = 0;
      for (int t = 0; t < hidden.rows(); t++) {
        sum += hidden.get(t, c);
      }
      vector[c] = (float) (sum / hidden.rows());
    }
    return vector;
  }
}
