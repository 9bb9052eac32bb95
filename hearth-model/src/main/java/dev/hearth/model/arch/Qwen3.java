package dev.hearth.model.arch;

import dev.hearth.compute.Rotation;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.FeedForward;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Rope;
import dev.hearth.model.part.Router;
import dev.hearth.model.part.Tensors;

/**
 * Qwen3 (arXiv 2505.09388), dense and with experts: each head's queries and keys are normed. Also
 * the text path of Qwen3-VL: for text its interleaved rotation sections all see one position, and
 * the image features that its first layers would add are zero.
 */
final class Qwen3 implements Family {
  @Override
  public BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors) {
    Heads heads = Heads.read(hyper, hyper.layers());
    Rope rope = Ropes.read(hyper, tensors, heads.keyDimension(), Rotation.Pairing.HALVES);
    return new Decoder(hyper, tensors)
        .build(
            l ->
                heads
                    .layer(l)
                    .rope(rope)
                    .projections(tensors, hyper.embeddingLength())
                    .headNorms(tensors, hyper.rmsEpsilon())
                    .build(),
            l -> feedForward(hyper, tensors, l));
  }

  private static FeedForward feedForward(Hyperparameters hyper, Tensors tensors, int layer) {
    if (hyper.integer("expert_count", 0) == 0) {
      return FeedForwards.dense(hyper, tensors, layer);
    }
    Router router =
        Router.softmax(FeedForwards.used(hyper), true, hyper.real("expert_weights_scale", 1));
    return FeedForwards.mixture(hyper, tensors, layer, router);
  }
}
