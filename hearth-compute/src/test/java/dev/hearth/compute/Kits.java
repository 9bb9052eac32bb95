package dev.hearth.compute;

import dev.hearth.compute.scalar.Attention;
import dev.hearth.compute.scalar.Elements;
import dev.hearth.compute.scalar.ExactProducts;
import dev.hearth.compute.scalar.LoopKernels;
import dev.hearth.compute.scalar.Norms;
import dev.hearth.compute.scalar.QuantisedProducts;
import dev.hearth.compute.scalar.Recurrences;
import dev.hearth.compute.team.Team;

/** The kernels that tests compare. */
public final class Kits {
  private Kits() {}

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
