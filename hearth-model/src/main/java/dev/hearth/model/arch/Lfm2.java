package dev.hearth.model.arch;

import dev.hearth.compute.Rotation;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.FeedForward;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Mixer;
import dev.hearth.model.part.Rope;
import dev.hearth.model.part.Router;
import dev.hearth.model.part.ShortConvolution;
import dev.hearth.model.part.Tensors;

/** LFM2 and LFM2.5, dense and with experts: short convolutions, and attention in a few layers. */
final class Lfm2 implements Family {
  private static final int TAPS_MAX = 1024;

  @Override
  public BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors) {
    Heads heads = Heads.read(hyper, hyper.layers());
    Rope rope = Ropes.read(hyper, tensors, heads.keyDimension(), Rotation.Pairing.HALVES);
    int taps = hyper.integer("shortconv.l_cache", 0, 1, TAPS_MAX);
    return new Decoder(hyper, tensors)
        .finalNorm("token_embd_norm")
        .build(
            l -> mixer(hyper, tensors, heads, l, rope, taps), l -> feedForward(hyper, tensors, l));
  }

  /** A layer without key heads is a convolution. */
  private static Mixer mixer(
      Hyperparameters hyper, Tensors tensors, Heads heads, int layer, Rope rope, int taps) {
    int width = hyper.embeddingLength();
    if (heads.keyHeads()[layer] == 0) {
      return ShortConvolution.of(tensors, layer, taps, width);
    }
    return heads
        .layer(layer)
        .rope(rope)
        .projections(tensors, width)
        .headNorms(tensors, hyper.rmsEpsilon())
        .build();
  }

  private static FeedForward feedForward(Hyperparameters hyper, Tensors tensors, int layer) {
    boolean experts = hyper.integer("expert_count", 0) > 0;
    if (!experts || layer < hyper.integer("leading_dense_block_count", 0)) {
      return FeedForwards.dense(hyper, tensors, layer);
    }
    Router router =
        new Router(
            FeedForwards.used(hyper),
            Router.gating(hyper, Router.Gating.SIGMOID),
            tensors.vector("blk." + layer + ".exp_probs_b.bias", FeedForwards.count(hyper)),
            true,
            1f,
            1,
            1);
    return FeedForwards.mixture(hyper, tensors, layer, router);
  }
}
