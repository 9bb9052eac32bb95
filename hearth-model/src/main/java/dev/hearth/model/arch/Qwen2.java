package dev.hearth.model.arch;

import dev.hearth.compute.Rotation;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.FeedForward;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Rope;
import dev.hearth.model.part.Router;
import dev.hearth.model.part.Tensors;

/**
 * Qwen2 and Qwen2.5 (arXiv 2407.10671), dense and with experts; biases on queries, keys, values.
 */
final class Qwen2 implements Family {
  @Override
  public BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors) {
    Heads heads = Heads.read(hyper, hyper.layers());
    Rope rope = Ropes.read(hyper, tensors, heads.keyDimension(), Rotation.Pairing.HALVES);
    return new Decoder(hyper, tensors)
        .build(
            l -> heads.layer(l).rope(rope).projections(tensors, hyper.embeddingLength()).build(),
            l -> feedForward(hyper, tensors, l));
  }

  private static FeedForward feedForward(Hyperparameters hyper, Tensors tensors, int layer) {
    if (hyper.integer("expert_count", 0) == 0) {
      return FeedForwards.dense(hyper, tensors, layer);
    }
    Router router = Router.softmax(FeedForwards.used(hyper), false, 1f);
    int shared =
        hyper.count("expert_shared_feed_forward_length", hyper.count("feed_forward_length"));
    return FeedForwards.shared(hyper, tensors, layer, router, shared);
  }
}
