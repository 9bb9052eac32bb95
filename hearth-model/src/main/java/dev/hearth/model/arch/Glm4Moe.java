package dev.hearth.model.arch;

import dev.hearth.compute.Rotation;
import dev.hearth.model.part.Attention;
import dev.hearth.model.part.AttentionBuilder;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Rope;
import dev.hearth.model.part.Router;
import dev.hearth.model.part.Tensors;

/** GLM-4.5 to GLM-4.7 (arXiv 2508.06471); the blocks that predict further tokens are not run. */
final class Glm4Moe implements Family {
  @Override
  public BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors) {
    int trunk = Trunks.layers(hyper, tensors);
    Heads heads = Heads.read(hyper, hyper.layers());
    Rope rope = Ropes.read(hyper, tensors, heads.keyDimension(), Rotation.Pairing.HALVES);
    return new Decoder(hyper, tensors)
        .layers(trunk)
        .norms("attn_norm", null, "post_attention_norm", null)
        .build(
            l -> attention(hyper, tensors, heads.layer(l).rope(rope), l),
            l -> FeedForwards.deepSeek(hyper, tensors, l, Router.Gating.SIGMOID));
  }

  private static Attention attention(
      Hyperparameters hyper, Tensors tensors, AttentionBuilder attention, int layer) {
    attention.projections(tensors, hyper.embeddingLength());
    if (tensors.has("blk." + layer + ".attn_q_norm.weight")) {
      attention.headNorms(tensors, hyper.rmsEpsilon());
    }
    return attention.build();
  }
}
