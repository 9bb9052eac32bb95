package dev.hearth.apps.tune;

import org.jspecify.annotations.Nullable;

/** Where a network's weights come from, asked for by the names that GGUF files use. */
interface WeightSource {
  /** A matrix that takes {@code columns} floats and gives {@code rows}. */
  LinearWeights matrix(String name, int rows, int columns);

  /** A norm's weights or a bias. */
  Parameter vector(String name, int size);

  /** The change of a matrix that is trained instead of it; null for none. */
  @Nullable Adapter adapter(String name, int rows, int columns);

  /** Divisors of the rotation's frequencies; empty for none. */
  float[] rotationDivisors(int pairs);
}
