package dev.hearth.model.arch;

import dev.hearth.compute.Rotation;
import dev.hearth.model.part.AttentionBuilder;
import dev.hearth.model.part.BlockModel;
import dev.hearth.model.part.FeedForward;
import dev.hearth.model.part.Hyperparameters;
import dev.hearth.model.part.Rope;
import dev.hearth.model.part.Router;
import dev.hearth.model.part.Tensors;
import org.jspecify.annotations.Nullable;

/** Ministral 3 and Mistral 3: Llama with YaRN and queries that grow with their position. */
final class Mistral3 implements Family {
  @Override
  public BlockModel.Recipe recipe(Hyperparameters hyper, Tensors tensors) {
    Heads heads = Heads.read(hyper, hyper.layers());
    Rope rope = Ropes.read(hyper, tensors, heads.keyDimension(), Rotation.Pairing.ADJACENT);
    AttentionBuilder.Temperature temperature = temperature(hyper);
    return new Decoder(hyper, tensors)
        .build(
            l ->
                heads
                    .layer(l)
                    .rope(rope)
                    .queryTemperature(temperature)
                    .projections(tensors, hyper.embeddingLength())
                    .build(),
            l -> feedForward(hyper, tensors, l));
  }

  private static AttentionBuilder.@Nullable Temperature temperature(Hyperparameters hyper) {
    float scale = hyper.real("attention.temperature_scale", 0);
    int length = hyper.count("rope.scaling.original_context_length", hyper.contextTokens());
    return scale == 0 ? null : Temperatures.steps(scale, length, 0);
  }

  private static FeedForward feedForward(Hyperparameters hyper, Tensors tensors, int layer) {
    if (hyper.integer("expert_count", 0) == 0) {
      return FeedForwards.dense(hyper, tensors, layer);
    }
    Router router = Router.softmax(FeedForwards.used(hyper), true, 1f);
    return FeedForwards.mixture(hyper, tensors, layer, router);
  }
}
