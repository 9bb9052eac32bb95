package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.model.LayerState;

/** One layer of the residual stream. */
public interface Block {
  /** Updates {@code stream} in place. */
  void forward(Step step, Floats stream);

  /** What this layer keeps of a new sequence. */
  LayerState newState(StateFactory factory);
}
