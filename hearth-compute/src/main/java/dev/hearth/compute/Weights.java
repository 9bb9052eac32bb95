package dev.hearth.compute;

import dev.hearth.format.block.BlockType;

/** A matrix of weights as one kernel set keeps it; made by {@link Kernels#pack}. */
public interface Weights {
  /** The type in the model file. */
  BlockType type();

  /** Outputs. */
  int rows();

  /** Inputs. */
  int columns();
}
