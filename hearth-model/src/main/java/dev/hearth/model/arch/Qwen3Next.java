package dev.hearth.model.arch;

import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Tensors;

/** Qwen3-Next. */
final class Qwen3Next implements Family {
  @Override
  public BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors) {
    int layers = Trunks.layers(hyper, tensors);
    return QwenHybrid.recipe(
        hyper, tensors, layers, false, l -> GatedMixture.of(hyper, tensors, l, layers));
  }
}
