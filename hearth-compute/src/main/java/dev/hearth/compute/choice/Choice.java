package dev.hearth.compute.choice;

import java.util.List;

/**
 * Which kernels run, and why.
 *
 * @param name what was asked for
 * @param shelf whose loops compute
 * @param arithmetic what they compute
 * @param reasons one sentence each, for people
 */
public record Choice(String name, Shelf shelf, Arithmetic arithmetic, List<String> reasons) {
  /** Where kernels are. */
  public enum Shelf {
    SCALAR,
    VECTOR,
    /** Machine code for products, the best of the others for the rest. */
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
