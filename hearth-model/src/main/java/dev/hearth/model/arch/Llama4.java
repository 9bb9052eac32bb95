package dev.hearth.model.arch;

import dev.hearth.compute.Activation;
import dev.hearth.compute.Rotation;
import dev.hearth.model.part.Attention;
import dev.hearth.model.part.AttentionBuilder;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.FeedForward;
import dev.hearth.model.part.GatedMlp;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.MixtureMlp;
import dev.hearth.model.part.Norm;
import dev.hearth.model.part.Rope;
import dev.hearth.model.part.Router;
import dev.hearth.model.part.Tensors;
import dev.hearth.model.part.Visibility;

/**
 * The text path of Llama 4: three layers that rotate and see chunks, then one that sees everything
 * without rotation; experts whose input is weighed by a sigmoid, beside a shared one.
 */
final class Llama4 implements Family {
  private static final int UNROTATED_STEP = 4;
  private static final int CHUNK_TOKENS = 8192;
  private static final float TEMPERATURE_SCALE = 0.1f;

  /** The variant with this many experts does not norm queries and keys. */
  private static final int EXPERTS_WITHOUT_NORMS = 128;

  @Override
  public BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors) {
    Heads heads = Heads.read(hyper, hyper.layers());
    Rope rope = Ropes.read(hyper, tensors, heads.keyDimension(), Rotation.Pairing.ADJACENT);
    return new Decoder(hyper, tensors)
        .build(l -> attention(hyper, tensors, heads, l, rope), l -> feedForward(hyper, tensors, l));
  }

  private static Attention attention(
      Hyperparameters hyper, Tensors tensors, Heads heads, int layer, Rope rope) {
    AttentionBuilder attention = heads.layer(layer).projections(tensors, hyper.embeddingLength());
    if ((layer + 1) % UNROTATED_STEP == 0) {
      int length = hyper.count("attention.temperature_length", CHUNK_TOKENS);
      return attention
          .queryTemperature(
              Temperatures.steps(
                  hyper.real("attention.temperature_scale", TEMPERATURE_SCALE), length, 1))
          .build();
    }
    attention
        .rope(rope)
        .visibility(new Visibility.Chunks(hyper.count("attention.chunk_size", CHUNK_TOKENS)));
    if (FeedForwards.count(hyper) != EXPERTS_WITHOUT_NORMS) {
      Norm norm = new Norm.Rms(heads.keyDimension(), null, hyper.rmsEpsilon());
      attention.norms(norm, norm).normAfterRope();
    }
    return attention.build();
  }

  private static FeedForward feedForward(Hyperparameters hyper, Tensors tensors, int layer) {
    if ((layer + 1) % hyper.count("interleave_moe_layer_step") != 0) {
      return FeedForwards.dense(hyper, tensors, layer);
    }
    Router router =
        new Router(FeedForwards.used(hyper), Router.Gating.SIGMOID, null, false, 1f, 1, 1);
    int inner = hyper.count("expert_feed_forward_length");
    return new MixtureMlp(
        FeedForwards.router(hyper, tensors, layer),
        FeedForwards.experts(hyper, tensors, layer, router).weighingInput(),
        GatedMlp.of(
            tensors,
            "blk." + layer + ".ffn",
            "_shexp",
            Activation.SILU,
            hyper.embeddingLength(),
            inner),
        null);
  }
}
