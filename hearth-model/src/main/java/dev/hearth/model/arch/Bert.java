package dev.hearth.model.arch;

import dev.hearth.compute.Activation;
import dev.hearth.compute.Rotation;
import dev.hearth.model.part.Block;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.EncoderStem;
import dev.hearth.model.part.FeedForward;
import dev.hearth.model.part.Head;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Norm;
import dev.hearth.model.part.PlainMlp;
import dev.hearth.model.part.PostNormBlock;
import dev.hearth.model.part.Rope;
import dev.hearth.model.part.Tensors;
import dev.hearth.model.part.Visibility;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * BERT (arXiv 1810.04805), and Nomic's (arXiv 2402.01613), whose positions are rotated and whose
 * feed-forward part is gated.
 *
 * @param nomic whether it is that
 */
record Bert(boolean nomic) implements Family {
  @Override
  public BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors) {
    int width = hyper.embeddingLength();
    float epsilon = hyper.epsilon("attention.layer_norm_epsilon");
    Heads heads = Heads.read(hyper, hyper.layers());
    Rope rope = rope(hyper, tensors, heads);
    EncoderStem stem = EncoderStem.of(tensors, hyper, !nomic, epsilon);
    List<Block> blocks = new ArrayList<>();
    for (int l = 0; l < hyper.layers(); l++) {
      String prefix = "blk." + l + ".";
      blocks.add(
          new PostNormBlock(
              heads
                  .layer(l)
                  .rope(rope)
                  .visibility(new Visibility.Everything())
                  .projections(tensors, width)
                  .build(),
              Norm.layer(tensors, prefix + "attn_output_norm", width, epsilon),
              feedForward(hyper, tensors, l),
              Norm.layer(tensors, prefix + "layer_output_norm", width, epsilon)));
    }
    Head head = new Head(null, null, 1f, 0f);
    return BlockModel.Recipe.encoder(hyper, stem, blocks, head, List.of());
  }

  private @Nullable Rope rope(Hyperparameters hyper, Tensors tensors, Heads heads) {
    return nomic ? Ropes.read(hyper, tensors, heads.keyDimension(), Rotation.Pairing.HALVES) : null;
  }

  private FeedForward feedForward(Hyperparameters hyper, Tensors tensors, int layer) {
    return nomic
        ? FeedForwards.dense(hyper, tensors, layer)
        : PlainMlp.of(
            tensors,
            layer,
            Activation.GELU,
            hyper.embeddingLength(),
            hyper.count("feed_forward_length"));
  }
}
