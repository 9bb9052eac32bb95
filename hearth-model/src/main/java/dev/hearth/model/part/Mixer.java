package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.model.LayerState;

/** The part of a layer in which tokens see each other. */
public interface Mixer {
  /** Writes {@code out}; leaves {@code in} as it is. */
  void forward(Step step, Floats in, Floats out);

  LayerState newState(StateFactory factory);
}
