package dev.hearth.compute.vector;

import dev.hearth.compute.scalar.LoopKernels;

/** What this shelf offers. */
public final class VectorShelf {
  private VectorShelf() {}

  /** Bits of the vectors that kernels use on this machine. */
  public static int bits() {
    return Width.bits();
  }

  /** Float32 arithmetic. */
  public static LoopKernels.Operations exact() {
    return new LoopKernels.Operations(
        new VectorExactProducts(),
        new VectorElements(),
        new VectorNorms(),
        new VectorAttention(),
        new VectorRecurrences());
  }
}
