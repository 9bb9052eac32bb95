package dev.hearth.model.part;

import dev.hearth.compute.AttentionSettings;
import dev.hearth.compute.Floats;
import dev.hearth.compute.KeyValueStore;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Weights;
import dev.hearth.model.LayerState;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head latent attention (arXiv 2405.04434) in its absorbed form: what is cached for a
 * position is one latent vector, normed, and one rotated key, shared by all heads. The cached key
 * is {@code [latent | rotated]}, the cached value the latent; each head's query is carried into the
 * latent space before, and its result out of it after.
 */
public final class LatentAttention implements Mixer {
  private final int layer;
  private final Shape shape;
  private final int heads;
  private final @Nullable Linear queryDown;
  private final @Nullable Norm queryNorm;
  private final Linear query;
  private final Linear latent;
  private final Norm latentNorm;
  private final Weights[] keyUp;
  private final Weights[] valueUp;
  private final Linear output;
  private final Rope queryRope;
  private final Rope keyRope;
  private final AttentionSettings settings;

  /**
   * @param queryRank columns of the compressed query; 0 for none
   * @param latentRank columns of the latent vector
   * @param plain unrotated columns of a head's query
   * @param rotated rotated columns of a head's query
   * @param value columns of a head's value
   */
  public record Shape(int queryRank, int latentRank, int plain, int rotated, int value) {}

  private LatentAttention(
      Tensors tensors,
      int layer,
      Hyperparameters hyper,
      Shape shape,
      int heads,
      Rope queryRope,
      Rope keyRope,
      float scale) {
    String prefix = "blk." + layer + ".attn_";
    int width = hyper.embeddingLength();
    float epsilon = hyper.rmsEpsilon();
    int queryColumns = Math.multiplyExact(heads, shape.plain + shape.rotated);
    this.layer = layer;
    this.shape = shape;
    this.heads = heads;
    if (shape.queryRank > 0) {
      queryDown = tensors.linear(prefix + "q_a", width, shape.queryRank);
      queryNorm = Norm.rms(tensors, prefix + "q_a_norm", shape.queryRank, epsilon);
      query = tensors.linear(prefix + "q_b", shape.queryRank, queryColumns);
    } else {
      queryDown = null;
      queryNorm = null;
      query = tensors.linear(prefix + "q", width, queryColumns);
    }
    latent = tensors.linear(prefix + "kv_a_mqa", width, shape.latentRank + shape.rotated);
    latentNorm = Norm.rms(tensors, prefix + "kv_a_norm", shape.latentRank, epsilon);
    keyUp = tensors.stack(prefix + "k_b.weight", shape.plain, shape.latentRank, heads);
    valueUp = tensors.stack(prefix + "v_b.weight", shape.latentRank, shape.value, heads);
    output = tensors.linear(prefix + "output", Math.multiplyExact(heads, shape.value), width);
    this.queryRope = queryRope;
    this.keyRope = keyRope;
    settings = new AttentionSettings(heads, scale, 0f, null);
  }

  /** Reads layer {@code layer}'s tensors. */
  public static LatentAttention of(
      Tensors tensors,
      int layer,
      Hyperparameters hyper,
      Shape shape,
      int heads,
      Rope queryRope,
      Rope keyRope,
      float scale) {
    if (tensors.has("blk." + layer + ".attn_kv_b.weight")) {
      throw hyper.unsupported("unsplit latent projections (attn_kv_b)");
    }
    return new LatentAttention(tensors, layer, hyper, shape, heads, queryRope, keyRope, scale);
  }

  @Override
  public LayerState newState(StateFactory factory) {
    return factory.full(1, shape.latentRank + shape.rotated, shape.latentRank);
  }

  @Override
  public void forward(Step step, Floats in, Floats out) {
    int mark = step.mark();
    Operand operand = step.operand(in);
    Floats queries = queries(step, operand);
    Floats keys = step.take(shape.latentRank + shape.rotated);
    latent.forward(step, operand, keys);
    Floats latents = keys.columns(0, shape.latentRank);
    latentNorm.forward(step, latents, latents);
    step.kernels().rotate(keys.columns(shape.latentRank, shape.rotated), step.rotation(keyRope));
    Floats mixed = step.take(heads * shape.latentRank);
    for (Step.Span span : step.spans()) {
      attend(step, span, queries, keys, mixed);
    }
    Floats values = step.take(heads * shape.value);
    for (int h = 0; h < heads; h++) {
      Floats of = mixed.columns(h * shape.latentRank, shape.latentRank);
      Floats to = values.columns(h * shape.value, shape.value);
      step.kernels().multiply(valueUp[h], step.operand(of), to);
    }
    output.forward(step, step.operand(values), out);
    step.release(mark);
  }

  /** Each head's query in the latent space, then its rotated part. */
  private Floats queries(Step step, Operand in) {
    int head = shape.plain + shape.rotated;
    int wide = shape.latentRank + shape.rotated;
    Operand source = in;
    if (queryDown != null && queryNorm != null) {
      Floats down = step.take(shape.queryRank);
      queryDown.forward(step, in, down);
      queryNorm.forward(step, down, down);
      source = step.operand(down);
    }
    Floats projected = step.take(heads * head);
    query.forward(step, source, projected);
    step.kernels().rotate(projected, step.rotation(queryRope));
    Floats queries = step.take(heads * wide);
    for (int h = 0; h < heads; h++) {
      Floats plain = projected.columns(h * head, shape.plain);
      Floats carried = queries.columns(h * wide, shape.latentRank);
      step.kernels().multiply(keyUp[h], step.operand(plain), carried);
      queries
          .columns(h * wide + shape.latentRank, shape.rotated)
          .copyFrom(projected.columns(h * head + shape.plain, shape.rotated));
    }
    return queries;
  }

  private void attend(Step step, Step.Span span, Floats queries, Floats keys, Floats mixed) {
    if (!(span.sequence().state(layer) instanceof LayerState.Full(KeyValueStore store))) {
      throw new IllegalStateException("layer " + layer + " has no keys");
    }
    Floats k = keys.rows(span.fromRow(), span.rows());
    step.kernels().store(store, span.start(), k, k.columns(0, shape.latentRank));
    int[] from = new int[span.rows()];
    int[] to = new int[span.rows()];
    for (int t = 0; t < to.length; t++) {
      to[t] = span.start() + t + 1;
    }
    Floats q = queries.rows(span.fromRow(), span.rows());
    step.kernels().attend(q, store, from, to, settings, mixed.rows(span.fromRow(), span.rows()));
  }
}
