package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Weights;

/** Rows of the token embedding times a factor. */
public record TokenStem(Weights embedding, float scale) implements Stem {
  private static final String EMBEDDING = "token_embd.weight";

  /** The embedding of a model that also makes logits with it, unless it has an output matrix. */
  public static TokenStem of(Tensors tensors, Hyperparameters hyper, float scale) {
    return tensors.has("output.weight")
        ? rowsOnly(tensors, hyper, scale)
        : new TokenStem(
            tensors.matrix(EMBEDDING, hyper.embeddingLength(), hyper.vocabulary()), scale);
  }

  /** The embedding of a model that makes no logits with it. */
  public static TokenStem rowsOnly(Tensors tensors, Hyperparameters hyper, float scale) {
    return new TokenStem(
        tensors.table(EMBEDDING, hyper.embeddingLength(), hyper.vocabulary()), scale);
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
