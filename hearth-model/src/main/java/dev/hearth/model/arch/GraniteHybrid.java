package dev.hearth.model.arch;

import dev.hearth.compute.Rotation;
import dev.hearth.model.part.AttentionBuilder;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.FeedForward;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Mixer;
import dev.hearth.model.part.Rope;
import dev.hearth.model.part.Router;
import dev.hearth.model.part.Tensors;
import org.jspecify.annotations.Nullable;

/** Granite 4 H: Mamba-2 layers, attention in a few, dense or with experts beside a shared one. */
final class GraniteHybrid implements Family {
  @Override
  public BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors) {
    Heads heads = Heads.read(hyper, hyper.layers());
    Mamba2 states = Mamba2.read(hyper);
    Rope rope = rope(hyper, tensors, heads);
    return new Decoder(hyper, tensors)
        .embeddingScale(orOne(hyper, "embedding_scale"))
        .residualScale(orOne(hyper, "residual_scale"))
        .logitScale(1 / orOne(hyper, "logit_scale"))
        .build(
            l ->
                heads.keyHeads()[l] == 0
                    ? states.layer(hyper, tensors, l)
                    : attention(hyper, tensors, heads, l, rope),
            l -> feedForward(hyper, tensors, l));
  }

  /** The file says by an odd key that positions are not rotated. */
  private static @Nullable Rope rope(Hyperparameters hyper, Tensors tensors, Heads heads) {
    if (hyper.flag("rope.scaling.finetuned", true)) {
      return Ropes.read(hyper, tensors, heads.keyDimension(), Rotation.Pairing.ADJACENT);
    }
    Ropes.none(hyper);
    return null;
  }

  private static Mixer attention(
      Hyperparameters hyper, Tensors tensors, Heads heads, int layer, @Nullable Rope rope) {
    AttentionBuilder attention =
        heads.layer(layer).rope(rope).projections(tensors, hyper.embeddingLength());
    float scale = hyper.real("attention.scale", 0);
    return scale == 0 ? attention.build() : attention.scale(scale).build();
  }

  private static FeedForward feedForward(Hyperparameters hyper, Tensors tensors, int layer) {
    if (hyper.integer("expert_count", 0) == 0) {
      return FeedForwards.dense(hyper, tensors, layer);
    }
    Router router = Router.softmax(FeedForwards.used(hyper), true, 1f);
    int shared = hyper.integer("expert_shared_feed_forward_length", 0);
    return shared == 0
        ? FeedForwards.mixture(hyper, tensors, layer, router)
        : FeedForwards.shared(
            hyper, tensors, layer, router, hyper.count("expert_shared_feed_forward_length"));
  }

  private static float orOne(Hyperparameters hyper, String name) {
    float factor = hyper.real(name, 1);
    return factor == 0 ? 1f : factor;
  }
}
