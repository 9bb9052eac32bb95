package dev.hearth.model.arch;

import dev.hearth.compute.Activation;
import dev.hearth.model.part.Experts;
import dev.hearth.model.part.FeedForward;
import dev.hearth.model.part.GatedMlp;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Linear;
import dev.hearth.model.part.MixtureMlp;
import dev.hearth.model.part.Router;
import dev.hearth.model.part.Tensors;

/** Dense parts and mixtures under the names that families share. */
final class FeedForwards {
  private FeedForwards() {}

  /** A SiLU-gated part as wide as the file says for the layer. */
  static FeedForward dense(Hyperparameters hyper, Tensors tensors, int layer) {
    return dense(hyper, tensors, layer, Activation.SILU);
  }

  static FeedForward dense(
      Hyperparameters hyper, Tensors tensors, int layer, Activation activation) {
    int inner = hyper.perLayer("feed_forward_length", hyper.layers(), 0)[layer];
    if (inner == 0) {
      throw hyper.bad("feed_forward_length", "is 0 for layer " + layer);
    }
    return GatedMlp.of(tensors, layer, activation, hyper.embeddingLength(), inner);
  }

  /** SiLU-gated experts behind a router. */
  static Experts experts(Hyperparameters hyper, Tensors tensors, int layer, Router router) {
    return experts(
        hyper, tensors, layer, router, new Experts.ExpertActivation.Plain(Activation.SILU));
  }

  static Experts experts(
      Hyperparameters hyper,
      Tensors tensors,
      int layer,
      Router router,
      Experts.ExpertActivation activation) {
    String own = "expert_feed_forward_length";
    int inner = hyper.count(hyper.has(own) ? own : "feed_forward_length");
    return Experts.of(
        tensors, layer, router, activation, hyper.embeddingLength(), inner, count(hyper));
  }

  static int count(Hyperparameters hyper) {
    return hyper.count("expert_count");
  }

  /** Experts per token, checked against their number. */
  static int used(Hyperparameters hyper) {
    int used = hyper.count("expert_used_count");
    if (used > count(hyper)) {
      throw hyper.bad("expert_used_count", "is " + used + " of " + count(hyper) + " experts");
    }
    return used;
  }

  static Linear router(Hyperparameters hyper, Tensors tensors, int layer) {
    return MixtureMlp.router(tensors, layer, hyper.embeddingLength(), count(hyper));
  }

  /** Experts without a shared one. */
  static MixtureMlp mixture(Hyperparameters hyper, Tensors tensors, int layer, Router router) {
    return new MixtureMlp(
        router(hyper, tensors, layer), experts(hyper, tensors, layer, router), null, null);
  }

  /** Experts and a shared one, {@code inner} wide. */
  static MixtureMlp shared(
      Hyperparameters hyper, Tensors tensors, int layer, Router router, int inner) {
    int width = hyper.embeddingLength();
    String prefix = "blk." + layer + ".ffn";
    return new MixtureMlp(
        router(hyper, tensors, layer),
        experts(hyper, tensors, layer, router),
        GatedMlp.of(tensors, prefix, "_shexp", Activation.SILU, width, inner),
        tensors.linearIfPresent(prefix + "_gate_inp_shexp", width, 1));
  }

  /**
   * Dense in the first layers, then experts with a biased choice in groups and shared ones, as in
   * DeepSeek-V3 (arXiv 2412.19437).
   */
  static FeedForward deepSeek(
      Hyperparameters hyper, Tensors tensors, int layer, Router.Gating fallback) {
    if (layer < hyper.integer("leading_dense_block_count", 0)) {
      return dense(hyper, tensors, layer);
    }
    int groups = Math.max(1, hyper.integer("expert_group_count", 1));
    int groupsUsed = Math.max(1, hyper.integer("expert_group_used_count", 1));
    if (count(hyper) % groups != 0 || groupsUsed > groups) {
      throw hyper.bad("expert_group_count", "is " + groups + " for " + count(hyper) + " experts");
    }
    float scale = hyper.real("expert_weights_scale", 1);
    Router router =
        new Router(
            used(hyper),
            Router.gating(hyper, fallback),
            tensors.vectorIfPresent("blk." + layer + ".exp_probs_b.bias", count(hyper)),
            hyper.flag("expert_weights_norm", false),
            scale == 0 ? 1f : scale,
            groups,
            groupsUsed);
    int shared = hyper.integer("expert_shared_count", 0, 0, count(hyper));
    if (shared == 0) {
      return mixture(hyper, tensors, layer, router);
    }
    int own = hyper.count("expert_feed_forward_length");
    int inner = hyper.product("expert_shared_count", own, shared);
    return shared(hyper, tensors, layer, router, inner);
  }
}
