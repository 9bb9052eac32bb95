package dev.hearth.model.arch;

import dev.hearth.model.part.Block;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.DraftHead;
import dev.hearth.model.part.Head;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Linear;
import dev.hearth.model.part.Norm;
import dev.hearth.model.part.Stem;
import dev.hearth.model.part.Tensors;
import dev.hearth.model.part.TokenStem;

/**
 * Blocks after the trunk, which guess further tokens and do not change the logits. Only the first
 * is used, over and over.
 */
final class Trunks {
  private Trunks() {}

  /** Layers of the trunk; the tensors of the blocks after it are knowingly left alone. */
  static int layers(Hyperparameters hyper, Tensors tensors) {
    int all = hyper.layers();
    int drafting = hyper.integer("nextn_predict_layers", 0);
    if (drafting < 0 || drafting >= all) {
      throw hyper.bad("nextn_predict_layers", "is " + drafting + " of " + all + " layers");
    }
    for (int l = all - drafting; l < all; l++) {
      tensors.ignore("blk." + l + ".");
    }
    return all - drafting;
  }

  /** Whether there is a block that guesses. */
  static boolean guesses(Hyperparameters hyper) {
    return hyper.integer("nextn_predict_layers", 0) > 0;
  }

  /** The first block after a trunk of {@code layer} layers. */
  static DraftHead draftHead(
      Hyperparameters hyper, Tensors tensors, int layer, BlockModel.Recipe trunk, Block block) {
    String prefix = "blk." + layer + ".nextn.";
    int width = hyper.embeddingLength();
    float epsilon = hyper.rmsEpsilon();
    Head head = trunk.head();
    Norm norm = Norm.rmsIfPresent(tensors, prefix + "shared_head_norm", width, epsilon);
    Linear output = tensors.linearIfPresent(prefix + "shared_head_head", width, hyper.vocabulary());
    String embedding = prefix + "embed_tokens.weight";
    Stem stem =
        tensors.has(embedding)
            ? new TokenStem(tensors.table(embedding, width, hyper.vocabulary()), 1f)
            : trunk.stem();
    return new DraftHead(
        layer,
        stem,
        Norm.rms(tensors, prefix + "enorm", width, epsilon),
        Norm.rms(tensors, prefix + "hnorm", width, epsilon),
        tensors.linear(prefix + "eh_proj", 2 * width, width),
        block,
        new Head(
            norm == null ? head.norm() : norm, output == null ? head.output() : output, 1f, 0f));
  }
}
