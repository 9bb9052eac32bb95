package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Weights;
import dev.hearth.format.HearthException;
import org.jspecify.annotations.Nullable;

/**
 * BERT's stem: rows of the token embedding, plus the row of the only segment, plus the learned row
 * of each position, normed.
 *
 * @param segment added to every token, or null
 * @param positions one row for each position, or null where positions are rotated instead
 */
public record EncoderStem(
    Weights embedding, @Nullable Floats segment, @Nullable Weights positions, Norm norm)
    implements Stem {

  /**
   * {@code token_embd}, the first row of {@code token_types} if there is one, and {@code
   * token_embd_norm}.
   *
   * @param learnedPositions whether there is {@code position_embd}
   */
  public static EncoderStem of(
      Tensors tensors, Hyperparameters hyper, boolean learnedPositions, float epsilon) {
    int width = hyper.embeddingLength();
    String types = "token_types.weight";
    Floats segment =
        tensors.has(types) ? tensors.floats(types, width, tensors.rowsOf(types)).rows(0, 1) : null;
    Weights positions =
        learnedPositions
            ? tensors.table("position_embd.weight", width, hyper.contextTokens())
            : null;
    return new EncoderStem(
        tensors.table("token_embd.weight", width, hyper.vocabulary()),
        segment,
        positions,
        Norm.layer(tensors, "token_embd_norm", width, epsilon));
  }

  @Override
  public int columns() {
    return embedding.columns();
  }

  @Override
  public void begin(Step step, Floats stream) {
    step.kernels().embed(embedding, step.tokens(), 0, stream);
    if (segment != null) {
      step.kernels().add(stream, segment);
    }
    if (positions != null) {
      int last = step.positions()[step.rows() - 1];
      if (last >= positions.rows()) {
        throw new HearthException(
            HearthException.Code.DOES_NOT_FIT,
            "the text has %d tokens, this model has learned %d positions"
                .formatted(last + 1, positions.rows()),
            "split the text");
      }
      Floats learned = step.take(stream.columns());
      step.kernels().embed(positions, step.positions(), 0, learned);
      step.kernels().add(stream, learned);
    }
    norm.forward(step, stream, stream);
  }
}
