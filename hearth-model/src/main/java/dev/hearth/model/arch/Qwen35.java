package dev.hearth.model.arch;

import dev.hearth.model.part.Block;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.FeedForward;
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
        hyper, tensors, layers, true, l -> feedForward(hyper, tensors, l, layers));
  }

  private FeedForward feedForward(Hyperparameters hyper, Tensors tensors, int layer, int layers) {
    return experts
        ? GatedMixture.of(hyper, tensors, layer, layers)
        : FeedForwards.dense(hyper, tensors, layer);
  }

  @Override
  public BlockModel.Recipe drafting(Hyperparameters hyper, Tensors tensors) {
    BlockModel.Recipe trunk = recipe(hyper, tensors);
    if (!Trunks.guesses(hyper)) {
      return trunk;
    }
    int layer = trunk.blocks().size();
    Block block =
        QwenHybrid.attentionBlock(
            hyper, tensors, layer, feedForward(hyper, tensors, layer, hyper.layers()));
    return trunk.with(Trunks.draftHead(hyper, tensors, layer, trunk, block));
  }
}
