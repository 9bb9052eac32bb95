package dev.hearth.apps.tune;

import java.util.BitSet;

/**
 * A text as tokens.
 *
 * @param learnt which tokens the model should learn to write: those of replies
 */
public record Sample(int[] tokens, BitSet learnt) {
  /** Tokens that can be scored: the first is never foretold. */
  int scored() {
    return learnt.cardinality() - (learnt.get(0) ? 1 : 0);
  }
}
