package dev.hearth.format.block;

/**
 * Weights of the error that encoders minimise, from the importances of an importance matrix: how
 * much each input column is used. As is usual, an importance is multiplied by the root of the
 * weight's own square plus the mean square around it, so that large weights count more.
 */
final class Importance {
  private Importance() {}

  /**
   * Weights as many errors as {@code weight} takes. Where all importances of the group are zero
   * they say nothing, and every one counts alike.
   */
  static void weigh(BlockFormat.Source source, int at, float meanSquare, float[] weight) {
    weighByRoot(source.values(), at, meanSquare, weight);
    float[] importance = source.importance();
    if (importance != null && anyPositive(importance, at, weight.length)) {
      for (int i = 0; i < weight.length; i++) {
        weight[i] = importance[at + i] * weight[i];
      }
    }
  }

  /** Weights each error as {@link #weigh} does where nothing is known of the importances. */
  static void weighByRoot(float[] values, int at, float meanSquare, float[] weight) {
    for (int i = 0; i < weight.length; i++) {
      weight[i] = Numbers.squareRoot(meanSquare + values[at + i] * values[at + i]);
    }
  }

  static boolean anyPositive(float[] importance, int at, int count) {
    for (int i = at; i < at + count; i++) {
      if (importance[i] > 0) {
        return true;
      }
    }
    return false;
  }

  /** Weights each error by the square of its value. */
  static void weighBySquare(float[] values, int at, float[] weight) {
    for (int i = 0; i < weight.length; i++) {
      weight[i] = values[at + i] * values[at + i];
    }
  }
}
