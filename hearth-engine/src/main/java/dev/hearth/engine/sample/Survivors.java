package dev.hearth.engine.sample;

import java.util.Arrays;

/**
 * What a chain of steps leaves to choose from, by falling logit. The three arrays have one element
 * a token; they are the caller's.
 */
public final class Survivors {
  private final int[] ids;
  private final float[] logits;
  private final float[] probabilities;

  Survivors(int[] ids, float[] logits, float[] probabilities) {
    this.ids = ids;
    this.logits = logits;
    this.probabilities = probabilities;
  }

  /** How many tokens are left, at least 1. */
  public int count() {
    return ids.length;
  }

  /** The token at a rank; 0 is the most likely. */
  public int id(int rank) {
    return ids[rank];
  }

  /** Its logit after all steps. */
  public float logit(int rank) {
    return logits[rank];
  }

  /** Its probability among the survivors. */
  public float probability(int rank) {
    return probabilities[rank];
  }

  @Override
  public String toString() {
    return "Survivors[ids=" + Arrays.toString(ids) + "]";
  }
}
