package dev.hearth.model.arch;

import dev.hearth.compute.Activation;
import dev.hearth.compute.Rotation;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.FusedMlp;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Rope;
import dev.hearth.model.part.Tensors;
import org.jspecify.annotations.Nullable;

/**
 * Phi-3 and Phi-4-mini (arXiv 2404.14219): fused projections, and LongRoPE (arXiv 2402.13753),
 * whose factors depend on whether the allocated context is longer than the first trained one. As in
 * the reference, the window that some of these files name is not applied.
 */
final class Phi3 implements Family {
  @Override
  public BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors) {
    hyper.ignore("attention.sliding_window");
    Heads heads = Heads.read(hyper, hyper.layers());
    int dimension = heads.keyDimension();
    int rotated = Ropes.checked(hyper, hyper.count("rope.dimension_count", dimension), dimension);
    Rope rope =
        new Rope(
            dimension,
            0,
            rotated,
            Rotation.Pairing.HALVES,
            hyper.rotationBase("rope.freq_base"),
            Rope.Scaling.magnitude(hyper.real("rope.scaling.attn_factor", 1)),
            factors(hyper, tensors, rotated / 2));
    int inner = hyper.count("feed_forward_length");
    return new Decoder(hyper, tensors)
        .build(
            l -> heads.layer(l).rope(rope).projections(tensors, hyper.embeddingLength()).build(),
            l -> FusedMlp.of(tensors, l, Activation.SILU, hyper.embeddingLength(), inner));
  }

  private static float @Nullable [] factors(Hyperparameters hyper, Tensors tensors, int pairs) {
    float[] longFactors = Ropes.factors(tensors, "rope_factors_long.weight", pairs);
    float[] shortFactors = Ropes.factors(tensors, "rope_factors_short.weight", pairs);
    int original = hyper.count("rope.scaling.original_context_length", hyper.contextTokens());
    return hyper.allocatedContextTokens() > original ? longFactors : shortFactors;
  }
}
