package dev.hearth.model.arch;

import dev.hearth.compute.Rotation;
import dev.hearth.model.part.Attention;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Norm;
import dev.hearth.model.part.Rope;
import dev.hearth.model.part.Tensors;
import dev.hearth.model.part.Visibility;

/**
 * OLMo 2 (arXiv 2501.00656): norms after each part only, queries and keys normed over their whole
 * width. OLMo 3 adds windows; its scaled rotation is for the layers without one.
 */
final class Olmo2 implements Family {
  @Override
  public BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors) {
    int layers = hyper.layers();
    Heads heads = Heads.read(hyper, layers);
    boolean[] windowed = Windows.layers(hyper, layers, 4);
    int window = Windows.size(hyper);
    Rope rope = Ropes.read(hyper, tensors, heads.keyDimension(), Rotation.Pairing.HALVES);
    Rope windowRope =
        Rope.plain(
            heads.keyDimension(), Rotation.Pairing.HALVES, hyper.rotationBase("rope.freq_base"));
    return new Decoder(hyper, tensors)
        .norms(null, "post_attention_norm", null, "post_ffw_norm")
        .build(
            l ->
                attention(
                    hyper,
                    tensors,
                    heads,
                    l,
                    windowed[l] ? windowRope : rope,
                    Visibility.causal(windowed[l] ? window : 0)),
            l -> FeedForwards.dense(hyper, tensors, l));
  }

  private static Attention attention(
      Hyperparameters hyper,
      Tensors tensors,
      Heads heads,
      int layer,
      Rope rope,
      Visibility visibility) {
    String prefix = "blk." + layer + ".attn_";
    int queries = heads.heads()[layer] * heads.keyDimension();
    int keys = heads.keyHeads()[layer] * heads.keyDimension();
    float epsilon = hyper.rmsEpsilon();
    return heads
        .layer(layer)
        .rope(rope)
        .visibility(visibility)
        .projections(tensors, hyper.embeddingLength())
        .norms(
            Norm.rms(tensors, prefix + "q_norm", queries, epsilon),
            Norm.rms(tensors, prefix + "k_norm", keys, epsilon))
        .build();
  }
}
