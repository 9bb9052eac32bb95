package dev.hearth.model.arch;

import dev.hearth.compute.Activation;
import dev.hearth.model.part.Block;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.Experts;
import dev.hearth.model.part.FeedForward;
import dev.hearth.model.part.FeedForwardBlock;
import dev.hearth.model.part.Head;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Mixer;
import dev.hearth.model.part.MixtureMlp;
import dev.hearth.model.part.Norm;
import dev.hearth.model.part.PlainMlp;
import dev.hearth.model.part.ResidualBlock;
import dev.hearth.model.part.Router;
import dev.hearth.model.part.Tensors;
import dev.hearth.model.part.TokenStem;
import java.util.ArrayList;
import java.util.List;

/**
 * Nemotron-H (arXiv 2504.03624): a layer is one thing only, a Mamba-2 mixer, attention without
 * rotation, or a squared-ReLU feed-forward part, dense or with experts.
 */
final class NemotronH implements Family {
  @Override
  public BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors) {
    int width = hyper.embeddingLength();
    int layers = Trunks.layers(hyper, tensors);
    int[] inner = hyper.perLayer("feed_forward_length", layers, 0);
    Heads heads = Heads.read(hyper, layers);
    Ropes.none(hyper);
    Mamba2 states = Mamba2.read(hyper);
    TokenStem stem = TokenStem.of(tensors, hyper, 1f);
    List<Block> blocks = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      Norm norm = Norm.rms(tensors, "blk." + l + ".attn_norm", width, hyper.rmsEpsilon());
      if (inner[l] > 0) {
        blocks.add(new FeedForwardBlock(norm, feedForward(hyper, tensors, l, inner[l])));
      } else {
        Mixer mixer =
            heads.keyHeads()[l] == 0
                ? states.layer(hyper, tensors, l)
                : attention(hyper, tensors, heads, l);
        blocks.add(new ResidualBlock(norm, mixer, null, null, null, null, 1f));
      }
    }
    Head head = Head.of(tensors, hyper, stem.embedding());
    return BlockModel.Recipe.decoder(hyper, stem, blocks, head);
  }

  private static Mixer attention(Hyperparameters hyper, Tensors tensors, Heads heads, int layer) {
    var attention = heads.layer(layer).projections(tensors, hyper.embeddingLength());
    float scale = hyper.real("attention.scale", 0);
    return scale == 0 ? attention.build() : attention.scale(scale).build();
  }

  private static FeedForward feedForward(
      Hyperparameters hyper, Tensors tensors, int layer, int inner) {
    int width = hyper.embeddingLength();
    if (hyper.integer("expert_count", 0) == 0) {
      return PlainMlp.of(tensors, layer, Activation.RELU_SQUARED, width, inner);
    }
    Experts experts =
        FeedForwards.experts(
            hyper,
            tensors,
            layer,
            router(hyper, tensors, layer),
            new Experts.ExpertActivation.Plain(Activation.RELU_SQUARED));
    int shared = hyper.count("expert_shared_feed_forward_length");
    String prefix = "blk." + layer + ".ffn_";
    return new MixtureMlp(
        FeedForwards.router(hyper, tensors, layer),
        experts,
        new PlainMlp(
            Activation.RELU_SQUARED,
            tensors.linear(prefix + "up_shexp", width, shared),
            tensors.linear(prefix + "down_shexp", shared, width)),
        null);
  }

  private static Router router(Hyperparameters hyper, Tensors tensors, int layer) {
    float scale = hyper.real("expert_weights_scale", 1);
    return new Router(
        FeedForwards.used(hyper),
        Router.gating(hyper, Router.Gating.SIGMOID),
        tensors.vectorIfPresent("blk." + layer + ".exp_probs_b.bias", FeedForwards.count(hyper)),
        hyper.flag("expert_weights_norm", false),
        scale == 0 ? 1f : scale,
        Math.max(1, hyper.integer("expert_group_count", 1)),
        Math.max(1, hyper.integer("expert_group_used_count", 1)));
  }
}
