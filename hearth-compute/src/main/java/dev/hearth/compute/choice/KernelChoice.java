package dev.hearth.compute.choice;

import dev.hearth.compute.Kernels;
import dev.hearth.compute.scalar.Attention;
import dev.hearth.compute.scalar.Elements;
import dev.hearth.compute.scalar.ExactProducts;
import dev.hearth.compute.scalar.LoopKernels;
import dev.hearth.compute.scalar.Norms;
import dev.hearth.compute.scalar.Recurrences;
import dev.hearth.compute.team.Team;

/** Makes the kernels that the user or the machine asks for. */
public final class KernelChoice {
  private KernelChoice() {}

  /** Kernels by the name that users give. */
  public static Kernels create(String name, int threads) {
    return exact(Math.max(threads, 1));
  }

  /** Float32 arithmetic in plain loops. */
  public static Kernels exact(int threads) {
    return new LoopKernels(
        "exact",
        new Team(threads),
        new LoopKernels.Operations(
            new ExactProducts(), new Elements(), new Norms(), new Attention(), new Recurrences()));
  }
}
