package dev.hearth.model.part;

import dev.hearth.compute.Floats;
import dev.hearth.format.HearthException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts one layer's attention together; what is not said is plain. */
public final class AttentionBuilder {
  private static final int COLUMNS_MAX = 1 << 24;

  final int layer;
  final int heads;
  final int keyHeads;
  final int keyDimension;
  final int valueDimension;
  @Nullable Linear fused;
  @Nullable Linear query;
  @Nullable Linear key;
  @Nullable Linear value;
  @Nullable Linear output;
  @Nullable Norm queryNorm;
  @Nullable Norm keyNorm;
  @Nullable Norm valueNorm;
  @Nullable Norm outputNorm;
  @Nullable Rope rope;
  @Nullable Temperature queryTemperature;
  @Nullable Floats sinks;
  Visibility visibility = new Visibility.Causal();
  boolean normAfterRope;
  boolean gated;
  float scale;
  float softcap;
  int sharedSource = -1;

  /** A factor on queries that depends on their position. */
  public interface Temperature {
    float at(int position);
  }

  /**
   * @param heads query heads
   * @param keyHeads heads of keys and values
   */
  public AttentionBuilder(
      int layer, int heads, int keyHeads, int keyDimension, int valueDimension) {
    if (heads < 1 || keyHeads < 1 || heads % keyHeads != 0) {
      throw new HearthException(
          HearthException.Code.BAD_INPUT,
          "layer %d has %d query heads for %d key-value heads".formatted(layer, heads, keyHeads),
          "get an undamaged model file");
    }
    if ((long) heads * Math.max(keyDimension, valueDimension) > COLUMNS_MAX) {
      throw new HearthException(
          HearthException.Code.BAD_INPUT,
          "layer %d has %d heads of %d and %d floats"
              .formatted(layer, heads, keyDimension, valueDimension),
          "get an undamaged model file");
    }
    this.layer = layer;
    this.heads = heads;
    this.keyHeads = keyHeads;
    this.keyDimension = keyDimension;
    this.valueDimension = valueDimension;
    this.scale = (float) (1 / Math.sqrt(keyDimension));
  }

  int queryColumns() {
    return Math.multiplyExact(heads, keyDimension);
  }

  Linear query() {
    return Objects.requireNonNull(query);
  }

  Linear output() {
    return Objects.requireNonNull(output);
  }

  /**
   * The projections of layer {@link #layer}: {@code attn_qkv} or {@code attn_q}, {@code attn_k} and
   * {@code attn_v}, then {@code attn_output}, with biases where the file has them. Without {@code
   * attn_v} values are the keys as projected.
   *
   * @param width columns of the stream
   */
  public AttentionBuilder projections(Tensors tensors, int width) {
    String prefix = "blk." + layer + ".attn_";
    int k = Math.multiplyExact(keyHeads, keyDimension);
    int v = Math.multiplyExact(keyHeads, valueDimension);
    int q = gated ? Math.multiplyExact(2, queryColumns()) : queryColumns();
    fused = tensors.linearIfPresent(prefix + "qkv", width, q + k + v);
    if (fused == null) {
      query = tensors.linear(prefix + "q", width, q);
      if (sharedSource < 0) {
        key = tensors.linear(prefix + "k", width, k);
        value = tensors.linearIfPresent(prefix + "v", width, v);
      }
    }
    if (keyDimension != valueDimension && (gated || (key != null && value == null))) {
      throw new HearthException(
          HearthException.Code.BAD_INPUT,
          "layer %d has keys of %d and values of %d floats, where they must be alike"
              .formatted(layer, keyDimension, valueDimension),
          "get an undamaged model file");
    }
    output = tensors.linear(prefix + "output", Math.multiplyExact(heads, valueDimension), width);
    return this;
  }

  /** RMS norms of each head's queries and keys. */
  public AttentionBuilder headNorms(Tensors tensors, float epsilon) {
    String prefix = "blk." + layer + ".attn_";
    queryNorm = Norm.rms(tensors, prefix + "q_norm", keyDimension, epsilon);
    if (sharedSource < 0) {
      keyNorm = Norm.rms(tensors, prefix + "k_norm", keyDimension, epsilon);
    }
    return this;
  }

  public AttentionBuilder norms(@Nullable Norm queries, @Nullable Norm keys) {
    queryNorm = queries;
    keyNorm = keys;
    return this;
  }

  public AttentionBuilder normAfterRope() {
    normAfterRope = true;
    return this;
  }

  public AttentionBuilder valueNorm(Norm norm) {
    valueNorm = norm;
    return this;
  }

  /** A norm of the mixed values before the output projection. */
  public AttentionBuilder outputNorm(Norm norm) {
    outputNorm = norm;
    return this;
  }

  public AttentionBuilder rope(@Nullable Rope rotation) {
    rope = rotation;
    return this;
  }

  public AttentionBuilder visibility(Visibility seen) {
    visibility = seen;
    return this;
  }

  public AttentionBuilder scale(float factor) {
    scale = factor;
    return this;
  }

  public AttentionBuilder softcap(float cap) {
    softcap = cap;
    return this;
  }

  public AttentionBuilder sinks(Floats logits) {
    sinks = logits;
    return this;
  }

  public AttentionBuilder queryTemperature(@Nullable Temperature temperature) {
    queryTemperature = temperature;
    return this;
  }

  /** The query projection also makes a sigmoid gate for each value; set before the projections. */
  public AttentionBuilder gated() {
    gated = true;
    return this;
  }

  /** Reads the keys and values of {@code source}; set before the projections. */
  public AttentionBuilder sharing(int source) {
    sharedSource = source;
    return this;
  }

  public Attention build() {
    return new Attention(this);
  }
}
