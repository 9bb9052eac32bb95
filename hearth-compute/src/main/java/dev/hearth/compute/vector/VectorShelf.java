package dev.hearth.compute.vector;

import dev.hearth.compute.scalar.LoopKernels;

/** What this shelf offers. */
public final class VectorShelf {
  private VectorShelf() {}

  /** Bits of the vectors that kernels use in this process. */
  public static int bits() {
    return Width.bits();
  }

  /** Bits of the vectors that this machine prefers, as far as kernels use them. */
  public static int preferredBits() {
    return Width.preferredBits();
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

  /** Activations of eight bits. */
  public static LoopKernels.Operations fast() {
    return new LoopKernels.Operations(
        new VectorQuantisedProducts(),
        new VectorElements(),
        new VectorNorms(),
        new VectorAttention(),
        new VectorRecurrences());
  }
}
