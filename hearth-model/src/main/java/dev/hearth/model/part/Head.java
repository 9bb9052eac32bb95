package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Weights;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the stream becomes logits.
 *
 * @param merge where a stream of several copies becomes one; null where it is one
 * @param norm the final norm; null where the last block's own norm is the last
 * @param output null for models without logits
 * @param scale factor on the logits
 * @param softcap 0 for none
 * @param suppressed tokens that the model must never give: their logits are −∞
 */
public record Head(
    @Nullable Merge merge,
    @Nullable Norm norm,
    @Nullable Linear output,
    float scale,
    float softcap,
    List<Integer> suppressed) {

  /** Brings a wide stream to the columns that the final norm takes. */
  public interface Merge {
    Floats merge(Step step, Floats stream);
  }

  public Head {
    suppressed = List.copyOf(suppressed);
  }

  public Head(@Nullable Norm norm, @Nullable Linear output, float scale, float softcap) {
    this(null, norm, output, scale, softcap, List.of());
  }

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
    return new Head(merge, norm, output, factor, softcap, suppressed);
  }

  public Head capped(float cap) {
    return new Head(merge, norm, output, scale, cap, suppressed);
  }

  public Head merging(Merge part) {
    return new Head(part, norm, output, scale, softcap, suppressed);
  }

  public Head suppressing(List<Integer> tokens) {
    return new Head(merge, norm, output, scale, softcap, tokens);
  }

  /** The final hidden states: the stream itself where there is no norm. */
  public Floats hidden(Step step, Floats stream) {
    Floats merged = merge == null ? stream : merge.merge(step, stream);
    if (norm == null) {
      return merged;
    }
    Floats hidden = step.take(merged.rows(), merged.columns());
    norm.forward(step, merged, hidden);
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
    for (int t = 0; t < logits.rows(); t++) {
      for (int token : suppressed) {
        logits.set(t, token, Float.NEGATIVE_INFINITY);
      }
    }
    return logits;
  }
}
