package dev.hearth.model.arch;

import dev.hearth.compute.Activation;
import dev.hearth.compute.Rotation;
import dev.hearth.model.part.FeedForward;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Rope;
import dev.hearth.model.part.Tensors;

/** What the Gemma families share. */
final class Gemma {
  private Gemma() {}

  /** The factor on token embeddings. */
  static float embeddingScale(Hyperparameters hyper) {
    return (float) Math.sqrt(hyper.embeddingLength());
  }

  /** A decoder with norms before and after each part. */
  static Decoder decoder(Hyperparameters hyper, Tensors tensors) {
    return new Decoder(hyper, tensors)
        .embeddingScale(embeddingScale(hyper))
        .norms("attn_norm", "post_attention_norm", "ffn_norm", "post_ffw_norm");
  }

  static FeedForward feedForward(Hyperparameters hyper, Tensors tensors, int layer) {
    return FeedForwards.dense(hyper, tensors, layer, Activation.GELU);
  }

  /**
   * The factor on scores. The 27B sizes divide by the width a head would have if heads filled the
   * stream; the file does not say so, only the number of layers tells them apart.
   */
  static float attentionScale(Hyperparameters hyper, Heads heads, int layersOf27B) {
    int dimension =
        hyper.layers() == layersOf27B
            ? hyper.embeddingLength() / heads.heads()[0]
            : heads.keyDimension();
    return (float) (1 / Math.sqrt(dimension));
  }

  /** The rotation of layers with a window: a base of their own, never scaled. */
  static Rope windowRope(Hyperparameters hyper, int dimension) {
    String own = "rope.dimension_count_swa";
    int rotated = hyper.count(hyper.has(own) ? own : "rope.dimension_count", dimension);
    return new Rope(
        dimension,
        0,
        Ropes.checked(hyper, rotated, dimension),
        Rotation.Pairing.HALVES,
        hyper.rotationBase("rope.freq_base_swa"),
        Rope.Scaling.NONE,
        null);
  }
}
