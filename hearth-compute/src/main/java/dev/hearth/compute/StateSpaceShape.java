package dev.hearth.compute;

/**
 * Heads of a selective state space (Mamba-2, arXiv 2405.21060).
 *
 * @param heads state heads
 * @param headDimension channels of a head
 * @param stateDimension state floats per channel
 * @param groups groups of heads that share the input and output projections B and C
 */
public record StateSpaceShape(int heads, int headDimension, int stateDimension, int groups) {
  public int groupOf(int head) {
    return head / (heads / groups);
  }
}
