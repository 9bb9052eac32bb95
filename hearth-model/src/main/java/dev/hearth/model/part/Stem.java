package dev.hearth.model.part;

import dev.hearth.compute.Floats;

/** Where tokens become the residual stream. */
public interface Stem {
  /** Columns of the stream. */
  int columns();

  /** Fills the stream from the step's tokens. */
  void begin(Step step, Floats stream);
}
