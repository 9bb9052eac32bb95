package dev.hearth.model.arch;

import dev.hearth.compute.Activation;
import dev.hearth.compute.Rotation;
import dev.hearth.model.part.AltUp;
import dev.hearth.model.part.AltUpBlock;
import dev.hearth.model.part.AltUpMerge;
import dev.hearth.model.part.AltUpStem;
import dev.hearth.model.part.AttentionBuilder;
import dev.hearth.model.part.Block;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.FeedForward;
import dev.hearth.model.part.GatedMlp;
import dev.hearth.model.part.Head;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Laurel;
import dev.hearth.model.part.Mixer;
import dev.hearth.model.part.Norm;
import dev.hearth.model.part.PerLayerInput;
import dev.hearth.model.part.PerLayerStem;
import dev.hearth.model.part.Rope;
import dev.hearth.model.part.SparseMlp;
import dev.hearth.model.part.Tensors;
import dev.hearth.model.part.TokenStem;
import dev.hearth.model.part.Visibility;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The text path of Gemma 3n: several copies of the stream, inputs for every layer, sparse gates in
 * the first layers, shared keys in the last. Its files leave much unsaid that is the same in all
 * published sizes.
 */
final class Gemma3n implements Family {
  private static final int COPIES = 4;
  private static final int COPIES_MAX = 64;
  private static final int PERIOD = 5;
  private static final int LAYERS_WITH_KEYS = 20;
  private static final int SPARSE_LAYERS = 10;

  /** 95 % of a normal distribution lie below this many standard deviations. */
  private static final float SPARSE_DEVIATIONS = 1.6448534f;

  private static final double LOGIT_CAP = 30;

  @Override
  public BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors) {
    int layers = hyper.layers();
    int width = hyper.embeddingLength();
    int copies = hyper.integer("altup.num_inputs", COPIES, 2, COPIES_MAX);
    hyper.integer("altup.active_idx", 0, 0, 0);
    int perLayer =
        hyper.count("embedding_length_per_layer_input", tensors.rowsOf("blk.0.inp_gate.weight"));
    TokenStem tokens = TokenStem.of(tensors, hyper, Gemma.embeddingScale(hyper));
    PerLayerStem inputs = PerLayerStem.of(tensors, hyper, tokens, layers, perLayer);
    AltUpStem stem = AltUpStem.of(tensors, inputs, copies);
    Attentions attentions = Attentions.read(hyper, tensors, layers);
    float[] deviations = deviations(hyper, layers);
    List<Block> blocks = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      Mixer attention = attentions.layer(hyper, tensors, l);
      FeedForward feedForward = feedForward(hyper, tensors, l, deviations[l]);
      blocks.add(block(hyper, tensors, l, copies, attention, feedForward, inputs));
    }
    Head head =
        Head.of(tensors, hyper, tokens.embedding())
            .capped(hyper.real("final_logit_softcapping", LOGIT_CAP))
            .merging(AltUpMerge.of(tensors, width, copies));
    return BlockModel.Recipe.decoder(hyper, stem, blocks, head);
  }

  /** What the attention of all layers is made of. */
  private record Attentions(
      Heads heads, Rope rope, Rope windowRope, boolean[] windowed, int window, SharedKeys shared) {
    static Attentions read(Hyperparameters hyper, Tensors tensors, int layers) {
      Heads heads = Heads.read(hyper, layers);
      boolean[] windowed = Windows.layers(hyper, layers, PERIOD);
      return new Attentions(
          heads,
          Ropes.read(hyper, tensors, heads.keyDimension(), Rotation.Pairing.HALVES),
          Gemma.windowRope(hyper, heads.keyDimension()),
          windowed,
          Windows.size(hyper),
          SharedKeys.read(
              hyper, windowed, heads.keyHeads(), Math.max(0, layers - LAYERS_WITH_KEYS)));
    }

    Mixer layer(Hyperparameters hyper, Tensors tensors, int layer) {
      AttentionBuilder attention = heads.layer(layer);
      int source = shared.source(layer);
      if (source >= 0) {
        attention.sharing(source);
        // these files carry the keys and values that sharing leaves without use
        tensors.ignore("blk." + layer + ".attn_k");
        tensors.ignore("blk." + layer + ".attn_v");
      }
      return attention
          .scale(1f)
          .rope(windowed[layer] ? windowRope : rope)
          .visibility(Visibility.causal(windowed[layer] ? window : 0))
          .projections(tensors, hyper.embeddingLength())
          .headNorms(tensors, hyper.rmsEpsilon())
          .valueNorm(Norm.rms(heads.valueDimension(), hyper.rmsEpsilon()))
          .build();
    }
  }

  /** How sparse the gates of each layer are; 0 where they are not. */
  private static float[] deviations(Hyperparameters hyper, int layers) {
    String name = "activation_sparsity_scale";
    float[] deviations = new float[layers];
    if (!hyper.has(name)) {
      Arrays.fill(deviations, 0, Math.min(layers, SPARSE_LAYERS), SPARSE_DEVIATIONS);
      return deviations;
    }
    float[] given = hyper.metadata().reals(hyper.key(name));
    if (given.length < layers) {
      throw hyper.bad(name, "has " + given.length + " elements for " + layers + " layers");
    }
    for (int l = 0; l < layers; l++) {
      // a share of 0 is stored as the −∞ below which nothing lies
      deviations[l] = Float.isFinite(given[l]) ? given[l] : 0f;
    }
    return deviations;
  }

  private static FeedForward feedForward(
      Hyperparameters hyper, Tensors tensors, int layer, float deviations) {
    int inner = hyper.perLayer("feed_forward_length", hyper.layers(), 0)[layer];
    GatedMlp dense = GatedMlp.of(tensors, layer, Activation.GELU, hyper.embeddingLength(), inner);
    return deviations > 0 ? new SparseMlp(dense, deviations) : dense;
  }

  private static Block block(
      Hyperparameters hyper,
      Tensors tensors,
      int layer,
      int copies,
      Mixer attention,
      FeedForward feedForward,
      PerLayerStem inputs) {
    int width = hyper.embeddingLength();
    float epsilon = hyper.rmsEpsilon();
    String prefix = "blk." + layer + ".";
    return new AltUpBlock(
        AltUp.of(tensors, layer, copies, width, epsilon),
        Norm.rms(tensors, prefix + "attn_norm", width, epsilon),
        attention,
        Norm.rms(tensors, prefix + "post_attention_norm", width, epsilon),
        Laurel.of(tensors, layer, width, epsilon),
        Norm.rms(tensors, prefix + "ffn_norm", width, epsilon),
        feedForward,
        Norm.rms(tensors, prefix + "post_ffw_norm", width, epsilon),
        tensors.vector(prefix + "altup_correct_scale.weight", width),
        PerLayerInput.of(tensors, layer, inputs, width, epsilon));
  }
}
