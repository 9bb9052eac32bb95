package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Weights;
import org.jspecify.annotations.Nullable;

/**
 * Where the stream becomes logits.
 *
 * @param norm the final norm; null where the last block's own norm is the last
 * @param output null for models without logits
 * @param scale factor on the logits
 * @param softcap 0 for none
 */
public record Head(@Nullable Norm norm, @Nullable Linear output, float scale, float softcap) {
  /** {@code output_norm} and {@code output}, the token embedding where there is no output. */
  public static Head of(Tensors tensors, Hyperparameters hyper, Weights embedding) {
    return of(tensors, hyper, embedding, "output_norm");
  }

  /** The same with a final norm of another name. */
  public static Head of(
      Tensors tensors, Hyperparameters hyper, Weights embedding, String normName) {
    Norm norm = Norm.rms(tensors, normName, hyper.embeddingLength(), hyper.rmsEpsilon());
    return new Head(norm, output(tensors, hyper, embedding), 1f, 0f);
  }

  /** The output matrix, tied to the embedding where the file has none. */
  public static Linear output(Tensors tensors, Hyperparameters hyper, Weights embedding) {
    Linear own = tensors.linearIfPresent("output", hyper.embeddingLength(), hyper.vocabulary());
    return own != null ? own : new Linear(embedding, null, 1f);
  }

  public Head scaled(float factor) {
    return new Head(norm, output, factor, softcap);
  }

  public Head capped(float cap) {
    return new Head(norm, output, scale, cap);
  }

  /** The final hidden states: the stream itself where there is no norm. */
  public Floats hidden(Step step, Floats stream) {
    if (norm == null) {
      return stream;
    }
    Floats hidden = step.take(stream.rows(), stream.columns());
    norm.forward(step, stream, hidden);
    return hidden;
  }

  public Floats logits(Step step, Floats hidden) {
    if (output == null) {
      throw new IllegalStateException("this model gives no logits");
    }
    Floats logits = step.take(hidden.rows(), output.rows());
    output.forward(step, step.operand(hidden), logits);
    if (scale != 1f) {
      step.kernels().scale(logits, scale);
    }
    if (softcap != 0f) {
      step.kernels().softcap(logits, softcap);
    }
    return logits;
  }
}
