package dev.hearth.compute;

import dev.hearth.compute.scalar.Attention;
import dev.hearth.compute.scalar.Elements;
import dev.hearth.compute.scalar.ExactProducts;
import dev.hearth.compute.scalar.LoopKernels;
import dev.hearth.compute.scalar.Norms;
import dev.hearth.compute.scalar.QuantisedProducts;
import dev.hearth.compute.scalar.Recurrences;
import dev.hearth.compute.team.Team;
import dev.hearth.compute.vector.VectorShelf;

/** The kernels that tests compare. */
public final class Kits {
  private Kits() {}

  /** Kernels to measure. */
  static Kernels named(String name, int threads) {
    return switch (name) {
      case "truth" -> truth(threads);
      case "exact" -> new LoopKernels(name, new Team(threads), VectorShelf.exact());
      case "fast" -> new LoopKernels(name, new Team(threads), VectorShelf.fast());
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** The truth of the fast arithmetic. */
  public static Kernels fastTruth(int threads) {
    return new LoopKernels(
        "fast truth",
        new Team(threads),
        new LoopKernels.Operations(
            new QuantisedProducts(),
            new Elements(),
            new Norms(),
            new Attention(),
            new Recurrences()));
  }

  /** The truth: float32 arithmetic in plain loops. */
  public static Kernels truth(int threads) {
    return new LoopKernels(
        "truth",
        new Team(threads),
        new LoopKernels.Operations(
            new ExactProducts(), new Elements(), new Norms(), new Attention(), new Recurrences()));
  }
}
