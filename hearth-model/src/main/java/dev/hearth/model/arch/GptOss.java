package dev.hearth.model.arch;

import dev.hearth.compute.Rotation;
import dev.hearth.model.part.Attention;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.Experts;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.MixtureMlp;
import dev.hearth.model.part.Rope;
import dev.hearth.model.part.Router;
import dev.hearth.model.part.Tensors;
import dev.hearth.model.part.Visibility;

/** gpt-oss (arXiv 2508.10925): attention sinks, windows on even layers, clamped gated experts. */
final class GptOss implements Family {
  private static final Experts.ExpertActivation CLAMPED =
      new Experts.ExpertActivation.Clamped(1.702f, 7f);

  @Override
  public BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors) {
    Heads heads = Heads.read(hyper, hyper.layers());
    Rope rope = Ropes.read(hyper, tensors, heads.keyDimension(), Rotation.Pairing.HALVES);
    return new Decoder(hyper, tensors)
        .norms("attn_norm", null, "post_attention_norm", null)
        .build(l -> attention(hyper, tensors, heads, l, rope), l -> feedForward(hyper, tensors, l));
  }

  private static Attention attention(
      Hyperparameters hyper, Tensors tensors, Heads heads, int layer, Rope rope) {
    int count = heads.heads()[layer];
    return heads
        .layer(layer)
        .rope(rope)
        .visibility(Visibility.causal(layer % 2 == 0 ? Windows.size(hyper) : 0))
        .sinks(tensors.vector("blk." + layer + ".attn_sinks.weight", count))
        .projections(tensors, hyper.embeddingLength())
        .build();
  }

  private static MixtureMlp feedForward(Hyperparameters hyper, Tensors tensors, int layer) {
    Router router =
        new Router(
            FeedForwards.used(hyper), Router.Gating.SOFTMAX_OF_CHOSEN, null, false, 1f, 1, 1);
    return new MixtureMlp(
        FeedForwards.router(hyper, tensors, layer),
        FeedForwards.experts(hyper, tensors, layer, router, CLAMPED),
        null,
        null);
  }
}
