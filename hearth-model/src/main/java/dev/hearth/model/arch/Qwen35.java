package dev.hearth.model.arch;

import dev.hearth.compute.Activation;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.GatedMlp;
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
    int blocks = hyper.layers();
    int predicting = hyper.integer("nextn_predict_layers", 0, 0, blocks - 1);
    int layers = blocks - predicting;
    // the last blocks predict further tokens from the trunk's hidden states; the trunk's own
    // logits do not depend on them
    for (int l = layers; l < blocks; l++) {
      tensors.ignore("blk." + l + ".");
    }
    Sections.requireText(hyper, "rope.dimension_sections");
    int[] inner = hyper.perLayer("feed_forward_length", layers, 0);
    return QwenHybrid.recipe(
        hyper,
        tensors,
        layers,
        true,
        l ->
            experts
                ? GatedMixture.of(hyper, tensors, l, layers)
                : GatedMlp.of(tensors, l, Activation.SILU, hyper.embeddingLength(), inner[l]));
  }
}
