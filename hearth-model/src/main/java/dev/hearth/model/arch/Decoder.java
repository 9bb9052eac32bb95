package dev.hearth.model.arch;

import dev.hearth.model.part.Block;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.FeedForward;
import dev.hearth.model.part.Head;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Mixer;
import dev.hearth.model.part.Norm;
import dev.hearth.model.part.ResidualBlock;
import dev.hearth.model.part.Tensors;
import dev.hearth.model.part.TokenStem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The shape that most families share: token rows, then layers of a mixer and a feed-forward part
 * with RMS norms before or after each, then a final norm and the output matrix.
 */
final class Decoder {
  private final Hyperparameters hyper;
  private final Tensors tensors;
  private int layers;
  private float embeddingScale = 1f;
  private float residualScale = 1f;
  private float logitScale = 1f;
  private float logitSoftcap;
  private @Nullable String preMixer = "attn_norm";
  private @Nullable String postMixer;
  private @Nullable String preFeedForward = "ffn_norm";
  private @Nullable String postFeedForward;
  private String finalNorm = "output_norm";

  Decoder(Hyperparameters hyper, Tensors tensors) {
    this.hyper = hyper;
    this.tensors = tensors;
    this.layers = hyper.layers();
  }

  /** Fewer layers than the file counts: what follows the trunk is not run. */
  Decoder layers(int count) {
    layers = count;
    return this;
  }

  Decoder embeddingScale(float factor) {
    embeddingScale = factor;
    return this;
  }

  Decoder residualScale(float factor) {
    residualScale = factor;
    return this;
  }

  Decoder logitScale(float factor) {
    logitScale = factor;
    return this;
  }

  Decoder logitSoftcap(float cap) {
    logitSoftcap = cap;
    return this;
  }

  /** Names of a layer's norms; null for none. */
  Decoder norms(
      @Nullable String beforeMixer,
      @Nullable String afterMixer,
      @Nullable String beforeFeedForward,
      @Nullable String afterFeedForward) {
    preMixer = beforeMixer;
    postMixer = afterMixer;
    preFeedForward = beforeFeedForward;
    postFeedForward = afterFeedForward;
    return this;
  }

  Decoder finalNorm(String name) {
    finalNorm = name;
    return this;
  }

  BlockModel.Recipe build(
      IntFunction<? extends Mixer> mixer, IntFunction<? extends FeedForward> feedForward) {
    TokenStem stem = TokenStem.of(tensors, hyper, embeddingScale);
    List<Block> blocks = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      blocks.add(
          new ResidualBlock(
              norm(l, preMixer),
              mixer.apply(l),
              norm(l, postMixer),
              norm(l, preFeedForward),
              feedForward.apply(l),
              norm(l, postFeedForward),
              residualScale));
    }
    Head head =
        Head.of(tensors, hyper, stem.embedding(), finalNorm)
            .scaled(logitScale)
            .capped(logitSoftcap);
    return BlockModel.Recipe.decoder(hyper, stem, blocks, head);
  }

  private @Nullable Norm norm(int layer, @Nullable String name) {
    return name == null
        ? null
        : Norm.rms(
            tensors, "blk." + layer + "." + name, hyper.embeddingLength(), hyper.rmsEpsilon());
  }
}
