package dev.hearth.model.arch;

import dev.hearth.compute.Rotation;
import dev.hearth.model.part.Attention;
import dev.hearth.model.part.AttentionBuilder;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.FeedForward;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Rope;
import dev.hearth.model.part.Router;
import dev.hearth.model.part.Tensors;

/**
 * Llama, Mistral and Mixtral (arXiv 2307.09288, 2401.04088); Granite with its four scales (arXiv
 * 2405.04324); SmolLM3, which does not rotate every fourth layer.
 */
final class Llama implements Family {
  private static final int UNROTATED_STEP = 4;

  @Override
  public BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors) {
    boolean someUnrotated = hyper.architecture().equals("smollm3");
    Heads heads = Heads.read(hyper, hyper.layers());
    Rope rope = Ropes.read(hyper, tensors, heads.keyDimension(), Rotation.Pairing.ADJACENT);
    return new Decoder(hyper, tensors)
        .embeddingScale(scale(hyper, "embedding_scale"))
        .residualScale(scale(hyper, "residual_scale"))
        .logitScale(1f / scale(hyper, "logit_scale"))
        .build(
            l -> {
              boolean rotated = !someUnrotated || (l + 1) % UNROTATED_STEP != 0;
              return attention(hyper, tensors, heads.layer(l).rope(rotated ? rope : null));
            },
            l -> feedForward(hyper, tensors, l));
  }

  private static float scale(Hyperparameters hyper, String name) {
    float scale = hyper.real(name, 1);
    return scale == 0 ? 1f : scale;
  }

  private static Attention attention(
      Hyperparameters hyper, Tensors tensors, AttentionBuilder attention) {
    float scale = hyper.real("attention.scale", 0);
    if (scale != 0) {
      attention.scale(scale);
    }
    return attention.projections(tensors, hyper.embeddingLength()).build();
  }

  private static FeedForward feedForward(Hyperparameters hyper, Tensors tensors, int layer) {
    if (hyper.integer("expert_count", 0) == 0) {
      return FeedForwards.dense(hyper, tensors, layer);
    }
    Router router = Router.softmax(FeedForwards.used(hyper), true, 1f);
    int shared = hyper.integer("expert_shared_feed_forward_length", 0);
    return shared == 0
        ? FeedForwards.mixture(hyper, tensors, layer, router)
        : FeedForwards.shared(hyper, tensors, layer, router, shared);
  }
}
