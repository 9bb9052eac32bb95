package dev.hearth.compute.choice;

import java.util.List;

/**
 * Which kernels run, and why.
 *
 * @param name what was asked for
 * @param shelf whose kernels run
 * @param arithmetic what products compute
 * @param reasons one sentence each, for people
 */
public record Choice(String name, Shelf shelf, Arithmetic arithmetic, List<String> reasons) {
  /** Where kernels are. */
  public enum Shelf {
    SCALAR,
    VECTOR,
    MACHINE
  }

  /** What is rounded where; kernels of one arithmetic agree in every bit. */
  public enum Arithmetic {
    /** Weights and activations as float32. */
    FLOAT32,
    /** Activations of eight bits for quantised weights. */
    EIGHT_BIT
  }

  public Choice {
    reasons = List.copyOf(reasons);
  }
}
