package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Weights;

/**
 * A token stem that also makes an input for every layer (Gemma 3n's per-layer embeddings): the
 * token's row of a table of its own, plus a projection of its embedding.
 *
 * @param table {@code [vocabulary][layers·columns]}
 * @param projection embedding → {@code layers·columns}
 * @param norm of each layer's slice of the projection
 * @param perLayer columns of one layer's input
 */
public record PerLayerStem(
    TokenStem tokens, Weights table, Linear projection, Norm norm, int perLayer) implements Stem {

  /** {@code per_layer_token_embd}, {@code per_layer_model_proj} and {@code per_layer_proj_norm}. */
  public static PerLayerStem of(
      Tensors tensors, Hyperparameters hyper, TokenStem tokens, int layers, int perLayer) {
    int columns = hyper.product("embedding_length_per_layer_input", layers, perLayer);
    return new PerLayerStem(
        tokens,
        tensors.table("per_layer_token_embd.weight", columns, hyper.vocabulary()),
        tensors.linear("per_layer_model_proj", tokens.columns(), columns),
        Norm.rms(tensors, "per_layer_proj_norm", perLayer, hyper.rmsEpsilon()),
        perLayer);
  }

  @Override
  public int columns() {
    return tokens.columns();
  }

  @Override
  public void begin(Step step, Floats stream) {
    tokens.begin(step, stream);
    Floats inputs = step.takeLasting(step.rows(), table.columns());
    projection.forward(step, step.operand(stream), inputs);
    step.kernels().scale(inputs, (float) (1 / Math.sqrt(columns())));
    norm.forward(step, inputs, inputs);
    int mark = step.mark();
    Floats own = step.take(table.columns());
    step.kernels().embed(table, step.tokens(), 0, own);
    step.kernels().scale(own, (float) Math.sqrt(perLayer));
    step.kernels().add(inputs, own);
    step.release(mark);
    step.kernels().scale(inputs, (float) Math.sqrt(0.5));
    step.keep(this, inputs);
  }

  /** The input of one layer. */
  Floats input(Step step, int layer) {
    return step.kept(this).columns(layer * perLayer, perLayer);
  }
}
