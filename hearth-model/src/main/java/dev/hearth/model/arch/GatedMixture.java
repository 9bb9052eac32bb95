package dev.hearth.model.arch;

import dev.hearth.compute.Activation;
import dev.hearth.model.part.Experts;
import dev.hearth.model.part.FeedForward;
import dev.hearth.model.part.GatedMlp;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.MixtureMlp;
import dev.hearth.model.part.Router;
import dev.hearth.model.part.Tensors;

/** Qwen's experts behind a softmax, beside one shared expert with a sigmoid gate of its own. */
final class GatedMixture {
  private GatedMixture() {}

  static FeedForward of(Hyperparameters hyper, Tensors tensors, int layer, int layers) {
    String prefix = "blk." + layer + ".ffn";
    int width = hyper.embeddingLength();
    int count = hyper.count("expert_count");
    int dense = hyper.perLayer("feed_forward_length", layers, 0)[layer];
    int used = each(hyper, "expert_used_count", layers, 0)[layer];
    int inner = each(hyper, "expert_feed_forward_length", layers, dense / used)[layer];
    int shared = each(hyper, "expert_shared_feed_forward_length", layers, dense)[layer];
    // the weights of these models are never scaled, whatever the file says
    hyper.ignore("expert_weights_scale");
    Experts experts =
        Experts.of(
            tensors,
            layer,
            Router.softmax(used, true, 1f),
            new Experts.ExpertActivation.Plain(Activation.SILU),
            width,
            inner,
            count);
    return new MixtureMlp(
        MixtureMlp.router(tensors, layer, width, count),
        experts,
        GatedMlp.of(tensors, prefix, "_shexp", Activation.SILU, width, shared),
        tensors.linear(prefix + "_gate_inp_shexp", width, 1));
  }

  private static int[] each(Hyperparameters hyper, String name, int layers, int fallback) {
    int[] values = hyper.perLayer(name, layers, fallback);
    for (int value : values) {
      if (value < 1) {
        throw hyper.bad(name, "is 0");
      }
    }
    return values;
  }
}
