package dev.hearth.model.part;

import dev.hearth.compute.Floats;

/** The part of a layer that sees one token at a time. */
public interface FeedForward {
  /** Writes {@code out}; leaves {@code in} as it is. */
  void forward(Step step, Floats in, Floats out);
}
