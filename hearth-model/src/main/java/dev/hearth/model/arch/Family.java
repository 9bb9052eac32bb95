package dev.hearth.model.arch;

import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Tensors;

/** Reads one family's numbers and tensors and puts its parts together. */
interface Family {
  BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors);

  /** The same with what the file has to guess tokens; without where it has nothing. */
  default BlockModel.Recipe drafting(Hyperparameters hyper, Tensors tensors) {
    return recipe(hyper, tensors);
  }
}
