package dev.hearth.model.arch;

import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Tensors;

/**
 * Qwen3.5 and Qwen3.6, dense or with experts.
 *
 * @param experts whether layers are mixtures
 */
record Qwen35(boolean experts) implements Family {
  @Override
  public BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors) {
    int layers = Trunks.layers(hyper, tensors);
    Sections.requireText(hyper, "rope.dimension_sections");
    return QwenHybrid.recipe(
        hyper,
        tensors,
        layers,
        true,
        l ->
            experts
                ? GatedMixture.of(hyper, tensors, l, layers)
                : FeedForwards.dense(hyper, tensors, l));
  }
}
