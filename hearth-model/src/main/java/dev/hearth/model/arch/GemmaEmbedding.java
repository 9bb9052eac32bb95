package dev.hearth.model.arch;

import dev.hearth.compute.Rotation;
import dev.hearth.model.part.Block;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.Head;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Linear;
import dev.hearth.model.part.Mixer;
import dev.hearth.model.part.Norm;
import dev.hearth.model.part.ResidualBlock;
import dev.hearth.model.part.Rope;
import dev.hearth.model.part.Tensors;
import dev.hearth.model.part.TokenStem;
import dev.hearth.model.part.Visibility;
import java.util.ArrayList;
import java.util.List;

/**
 * EmbeddingGemma (arXiv 2509.20354): Gemma 3's layers looking both ways, windows centred on each
 * token, and two matrices after pooling.
 */
final class GemmaEmbedding implements Family {
  private static final int PERIOD = 6;

  @Override
  public BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors) {
    int width = hyper.embeddingLength();
    float epsilon = hyper.rmsEpsilon();
    Heads heads = Heads.read(hyper, hyper.layers());
    Rope rope = Ropes.read(hyper, tensors, heads.keyDimension(), Rotation.Pairing.HALVES);
    Rope windowRope = Gemma.windowRope(hyper, heads.keyDimension());
    // half of the window lies on either side
    Visibility around = new Visibility.Around(Windows.size(hyper) / 2);
    boolean[] windowed = Windows.layers(hyper, hyper.layers(), PERIOD);
    TokenStem stem = TokenStem.rowsOnly(tensors, hyper, Gemma.embeddingScale(hyper));
    List<Block> blocks = new ArrayList<>();
    for (int l = 0; l < hyper.layers(); l++) {
      String prefix = "blk." + l + ".";
      Mixer mixer =
          heads
              .layer(l)
              .rope(windowed[l] ? windowRope : rope)
              .visibility(windowed[l] ? around : new Visibility.Everything())
              .projections(tensors, width)
              .headNorms(tensors, epsilon)
              .build();
      blocks.add(
          new ResidualBlock(
              Norm.rms(tensors, prefix + "attn_norm", width, epsilon),
              mixer,
              Norm.rms(tensors, prefix + "post_attention_norm", width, epsilon),
              Norm.rms(tensors, prefix + "ffn_norm", width, epsilon),
              Gemma.feedForward(hyper, tensors, l),
              Norm.rms(tensors, prefix + "post_ffw_norm", width, epsilon),
              1f));
    }
    Head head = new Head(Norm.rms(tensors, "output_norm", width, epsilon), null, 1f, 0f);
    return BlockModel.Recipe.encoder(hyper, stem, blocks, head, output(hyper, tensors, width));
  }

  private static List<Linear> output(Hyperparameters hyper, Tensors tensors, int width) {
    List<Linear> linears = new ArrayList<>();
    int in = width;
    for (String name : List.of("dense_2", "dense_3")) {
      if (tensors.has(name + ".weight")) {
        int out = hyper.count(name + "_feat_out");
        linears.add(tensors.linear(name, in, out));
        in = out;
      }
    }
    return linears;
  }
}
