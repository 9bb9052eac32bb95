package dev.hearth.compute;

/**
 * Heads of a gated delta net.
 *
 * @param keyHeads heads of queries and keys
 * @param valueHeads heads of values and of the state
 * @param keyDimension floats of a key
 * @param valueDimension floats of a value
 * @param tiled value head {@code h} reads key head {@code h mod keyHeads}; otherwise consecutive
 *     value heads share a key head
 */
public record DeltaNetShape(
    int keyHeads, int valueHeads, int keyDimension, int valueDimension, boolean tiled) {
  public int keyHeadOf(int valueHead) {
    return tiled ? valueHead % keyHeads : valueHead / (valueHeads / keyHeads);
  }

  /** Floats of one head's state. */
  public int stateFloats() {
    return Math.multiplyExact(keyDimension, valueDimension);
  }
}
