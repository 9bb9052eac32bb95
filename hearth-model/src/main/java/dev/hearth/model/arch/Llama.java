package dev.hearth.model.arch;

import dev.hearth.compute.Activation;
import dev.hearth.compute.Rotation;
import dev.hearth.model.part.AttentionBuilder;
import dev.hearth.model.part.Block;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.Experts;
import dev.hearth.model.part.FeedForward;
import dev.hearth.model.part.GatedMlp;
import dev.hearth.model.part.Head;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.MixtureMlp;
import dev.hearth.model.part.Norm;
import dev.hearth.model.part.ResidualBlock;
import dev.hearth.model.part.Rope;
import dev.hearth.model.part.Router;
import dev.hearth.model.part.Tensors;
import dev.hearth.model.part.TokenStem;
import java.util.ArrayList;
import java.util.List;

/** Llama, Mistral and Mixtral (arXiv 2307.09288, 2401.04088). */
final class Llama implements Family {
  @Override
  public BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors) {
    int layers = hyper.layers();
    int width = hyper.embeddingLength();
    float epsilon = hyper.rmsEpsilon();
    Heads heads = Heads.read(hyper, layers);
    Rope rope = Ropes.read(hyper, tensors, heads.keyDimension(), Rotation.Pairing.ADJACENT);
    TokenStem stem = TokenStem.of(tensors, hyper, 1f);
    List<Block> blocks = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      AttentionBuilder attention = heads.layer(l).rope(rope).projections(tensors, width);
      if (hyper.real("attention.scale", 0) != 0) {
        attention.scale(hyper.real("attention.scale"));
      }
      blocks.add(
          ResidualBlock.preNorm(
              Norm.rms(tensors, "blk." + l + ".attn_norm", width, epsilon),
              attention.build(),
              Norm.rms(tensors, "blk." + l + ".ffn_norm", width, epsilon),
              feedForward(hyper, tensors, l, width)));
    }
    Head head = Head.of(tensors, hyper, stem.embedding());
    return BlockModel.Recipe.decoder(hyper, stem, blocks, head);
  }

  private static FeedForward feedForward(
      Hyperparameters hyper, Tensors tensors, int layer, int width) {
    int count = hyper.integer("expert_count", 0);
    int inner = hyper.perLayer("feed_forward_length", hyper.layers(), 0)[layer];
    if (count == 0) {
      return GatedMlp.of(tensors, layer, Activation.SILU, width, inner);
    }
    Router router = Router.softmax(hyper.count("expert_used_count"), true, 1f);
    Experts experts =
        Experts.of(
            tensors,
            layer,
            router,
            new Experts.ExpertActivation.Plain(Activation.SILU),
            width,
            inner,
            count);
    return MixtureMlp.of(tensors, layer, width, count, experts);
  }
}
