package dev.hearth.model.arch;

import dev.hearth.compute.Activation;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Rotation;
import dev.hearth.model.part.AttentionBuilder;
import dev.hearth.model.part.Block;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.DualMlp;
import dev.hearth.model.part.Experts;
import dev.hearth.model.part.FeedForward;
import dev.hearth.model.part.Head;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Mixer;
import dev.hearth.model.part.Norm;
import dev.hearth.model.part.PerLayerBlock;
import dev.hearth.model.part.PerLayerInput;
import dev.hearth.model.part.PerLayerStem;
import dev.hearth.model.part.ResidualBlock;
import dev.hearth.model.part.Rope;
import dev.hearth.model.part.Router;
import dev.hearth.model.part.Stem;
import dev.hearth.model.part.Tensors;
import dev.hearth.model.part.TokenStem;
import dev.hearth.model.part.Visibility;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text path of Gemma 4: layers with and without a window have heads of their own shape; the
 * last may share keys; the small sizes have inputs for every layer, one size has experts beside its
 * dense parts.
 */
final class Gemma4 implements Family {
  private static final double LOGIT_CAP = 30;

  @Override
  public BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors) {
    int layers = hyper.layers();
    boolean[] windowed = hyper.flagPerLayer("attention.sliding_window_pattern", layers);
    Shape shape = Shape.read(hyper, tensors, layers, windowed);
    TokenStem tokens = TokenStem.of(tensors, hyper, Gemma.embeddingScale(hyper));
    int perLayer = hyper.integer("embedding_length_per_layer_input", 0, 0, 1 << 20);
    PerLayerStem stem =
        perLayer == 0 ? null : PerLayerStem.of(tensors, hyper, tokens, layers, perLayer);
    List<Block> blocks = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      blocks.add(block(hyper, tensors, l, attention(hyper, tensors, l, shape), stem));
    }
    Head head =
        Head.of(tensors, hyper, tokens.embedding())
            .capped(hyper.real("final_logit_softcapping", LOGIT_CAP))
            .suppressing(suppressed(hyper));
    Stem first = stem == null ? tokens : stem;
    return BlockModel.Recipe.decoder(hyper, first, blocks, head);
  }

  /** What the attention of all layers is made of. */
  private record Shape(
      int[] heads,
      int[] keyHeads,
      int dimension,
      int windowDimension,
      Rope rope,
      Rope windowRope,
      boolean[] windowed,
      int window,
      SharedKeys shared) {
    static Shape read(Hyperparameters hyper, Tensors tensors, int layers, boolean[] windowed) {
      int[] heads = hyper.perLayer("attention.head_count", layers, 0);
      int[] keyHeads = hyper.perLayer("attention.head_count_kv", layers, 0);
      int dimension = alike(hyper, "attention.key_length", "attention.value_length");
      int windowDimension = alike(hyper, "attention.key_length_swa", "attention.value_length_swa");
      // optional elsewhere; here most pairs of layers without a window must not turn
      tensors.rowsOf("rope_freqs.weight");
      return new Shape(
          heads,
          keyHeads,
          dimension,
          windowDimension,
          Ropes.read(hyper, tensors, dimension, Rotation.Pairing.HALVES),
          Gemma.windowRope(hyper, windowDimension),
          windowed,
          hyper.count("attention.sliding_window"),
          SharedKeys.read(hyper, windowed, keyHeads, 0));
    }

    private static int alike(Hyperparameters hyper, String key, String value) {
      int dimension = hyper.count(key);
      if (hyper.count(value) != dimension) {
        throw hyper.bad(value, "is " + hyper.count(value) + ", keys have " + dimension);
      }
      return dimension;
    }
  }

  private static Mixer attention(Hyperparameters hyper, Tensors tensors, int layer, Shape shape) {
    boolean windowed = shape.windowed[layer];
    int dimension = windowed ? shape.windowDimension : shape.dimension;
    AttentionBuilder attention =
        new AttentionBuilder(
            layer, shape.heads[layer], shape.keyHeads[layer], dimension, dimension);
    int source = shape.shared.source(layer);
    if (source >= 0) {
      attention.sharing(source);
      // some files carry the keys and values that sharing leaves without use
      tensors.ignore("blk." + layer + ".attn_k");
      tensors.ignore("blk." + layer + ".attn_v");
    }
    return attention
        .scale(1f)
        .rope(windowed ? shape.windowRope : shape.rope)
        .visibility(Visibility.causal(windowed ? shape.window : 0))
        .projections(tensors, hyper.embeddingLength())
        .headNorms(tensors, hyper.rmsEpsilon())
        .valueNorm(Norm.rms(dimension, hyper.rmsEpsilon()))
        .build();
  }

  private static Block block(
      Hyperparameters hyper,
      Tensors tensors,
      int layer,
      Mixer attention,
      @Nullable PerLayerStem stem) {
    int width = hyper.embeddingLength();
    float epsilon = hyper.rmsEpsilon();
    String prefix = "blk." + layer + ".";
    FeedForward dense = Gemma.feedForward(hyper, tensors, layer);
    boolean experts = tensors.has(prefix + "ffn_gate_inp.weight");
    Block block =
        new ResidualBlock(
            Norm.rms(tensors, prefix + "attn_norm", width, epsilon),
            attention,
            Norm.rms(tensors, prefix + "post_attention_norm", width, epsilon),
            experts ? null : Norm.rms(tensors, prefix + "ffn_norm", width, epsilon),
            experts ? dual(hyper, tensors, layer, dense) : dense,
            Norm.rms(tensors, prefix + "post_ffw_norm", width, epsilon),
            1f);
    Floats scale = tensors.vectorIfPresent(prefix + "layer_output_scale.weight", 1);
    PerLayerInput input =
        stem == null ? null : PerLayerInput.of(tensors, layer, stem, width, epsilon);
    return new PerLayerBlock(block, input, scale == null ? 1f : scale.get(0, 0));
  }

  private static FeedForward dual(
      Hyperparameters hyper, Tensors tensors, int layer, FeedForward dense) {
    Router router = Router.softmax(FeedForwards.used(hyper), true, 1f);
    Experts experts =
        FeedForwards.experts(
            hyper, tensors, layer, router, new Experts.ExpertActivation.Plain(Activation.GELU));
    return DualMlp.of(
        tensors,
        layer,
        dense,
        experts,
        FeedForwards.count(hyper),
        hyper.embeddingLength(),
        hyper.rmsEpsilon());
  }

  /** Ids that the file says the model must never give. */
  private static List<Integer> suppressed(Hyperparameters hyper) {
    String key = "tokenizer.ggml.suppress_tokens";
    List<Integer> tokens = new ArrayList<>();
    if (hyper.metadata().has(key)) {
      for (int token : hyper.metadata().integers(key)) {
        if (token < 0 || token >= hyper.vocabulary()) {
          throw hyper.unsupported("token " + token + " outside its vocabulary in " + key);
        }
        tokens.add(token);
      }
    }
    return tokens;
  }
}
