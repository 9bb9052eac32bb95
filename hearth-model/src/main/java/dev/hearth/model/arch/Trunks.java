package dev.hearth.model.arch;

import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Tensors;

/** Blocks after the trunk, which draft further tokens and do not change the logits. */
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
}
