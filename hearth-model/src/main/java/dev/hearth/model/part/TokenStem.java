package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Weights;

/** Rows of the token embedding times a factor. */
public record TokenStem(Weights embedding, float scale) implements Stem {
  public static TokenStem of(Tensors tensors, Hyperparameters hyper, float scale) {
    return new TokenStem(
        tensors.matrix("token_embd.weight", hyper.embeddingLength(), hyper.vocabulary()), scale);
  }

  @Override
  public int columns() {
    return embedding.columns();
  }

  @Override
  public void begin(Step step, Floats stream) {
    step.kernels().embed(embedding, step.tokens(), 0, stream);
    if (scale != 1f) {
      step.kernels().scale(stream, scale);
    }
  }
}
