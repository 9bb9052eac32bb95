package dev.hearth.model.arch;

import dev.hearth.compute.DeltaNetShape;
import dev.hearth.compute.Rotation;
import dev.hearth.model.part.Block;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.DeltaNet;
import dev.hearth.model.part.FeedForward;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Norm;
import dev.hearth.model.part.ResidualBlock;
import dev.hearth.model.part.Rope;
import dev.hearth.model.part.Tensors;
import java.util.function.IntFunction;

/** What Qwen3-Next and Qwen3.5 share: gated delta nets, and gated attention every few layers. */
final class QwenHybrid {
  private static final int ATTENTION_INTERVAL = 4;
  private static final int TAPS_MAX = 1024;

  private QwenHybrid() {}

  /**
   * @param layers layers that are computed
   * @param tiled how value heads share key heads
   */
  static BlockModel.Recipe recipe(
      Hyperparameters hyper,
      Tensors tensors,
      int layers,
      boolean tiled,
      IntFunction<FeedForward> feedForward) {
    int width = hyper.embeddingLength();
    float epsilon = hyper.rmsEpsilon();
    boolean[] recurrent = recurrent(hyper, layers);
    Heads heads = Heads.read(hyper, layers);
    Rope rope = Ropes.read(hyper, tensors, heads.keyDimension(), Rotation.Pairing.HALVES);
    DeltaNetShape shape = shape(hyper, tiled);
    int taps = hyper.integer("ssm.conv_kernel", 0, 1, TAPS_MAX);
    return new Decoder(hyper, tensors)
        .layers(layers)
        .norms("attn_norm", null, "post_attention_norm", null)
        .build(
            l ->
                recurrent[l]
                    ? DeltaNet.of(tensors, l, shape, taps, width, epsilon)
                    : heads
                        .layer(l)
                        .gated()
                        .rope(rope)
                        .projections(tensors, width)
                        .headNorms(tensors, epsilon)
                        .build(),
            feedForward);
  }

  /** A layer of gated attention by itself. */
  static Block attentionBlock(
      Hyperparameters hyper, Tensors tensors, int layer, FeedForward feedForward) {
    int width = hyper.embeddingLength();
    float epsilon = hyper.rmsEpsilon();
    Heads heads = Heads.read(hyper, hyper.layers());
    Rope rope = Ropes.read(hyper, tensors, heads.keyDimension(), Rotation.Pairing.HALVES);
    String prefix = "blk." + layer + ".";
    return ResidualBlock.preNorm(
        Norm.rms(tensors, prefix + "attn_norm", width, epsilon),
        heads
            .layer(layer)
            .gated()
            .rope(rope)
            .projections(tensors, width)
            .headNorms(tensors, epsilon)
            .build(),
        Norm.rms(tensors, prefix + "post_attention_norm", width, epsilon),
        feedForward);
  }

  private static boolean[] recurrent(Hyperparameters hyper, int layers) {
    int interval = hyper.count("full_attention_interval", ATTENTION_INTERVAL);
    if (hyper.has("attention.recurrent_layers")) {
      return hyper.flagPerLayer("attention.recurrent_layers", layers);
    }
    boolean[] recurrent = new boolean[layers];
    for (int l = 0; l < layers; l++) {
      recurrent[l] = (l + 1) % interval != 0;
    }
    return recurrent;
  }

  private static DeltaNetShape shape(Hyperparameters hyper, boolean tiled) {
    int keyHeads = hyper.count("ssm.group_count");
    int valueHeads = hyper.count("ssm.time_step_rank");
    int keyDimension = hyper.count("ssm.state_size");
    int inner = hyper.count("ssm.inner_size");
    hyper.quotient("ssm.group_count", valueHeads, keyHeads);
    int valueDimension = hyper.quotient("ssm.time_step_rank", inner, valueHeads);
    hyper.product("ssm.group_count", keyHeads, keyDimension);
    hyper.product("ssm.state_size", inner, keyDimension);
    return new DeltaNetShape(keyHeads, valueHeads, keyDimension, valueDimension, tiled);
  }
}
