package dev.hearth.model;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.Floats;

/**
 * Weights with a meaning. A forward pass is driven by one thread at a time; its arithmetic is a
 * pure function of the weights, the kernels' arithmetic, the cache type and each sequence's own
 * tokens.
 */
public interface Model extends AutoCloseable {
  /**
   * What is known of a model without running it.
   *
   * @param family GGUF's architecture name
   * @param contextTokensAdvertised what the file claims
   * @param dependsOnContext whether the arithmetic depends on the context that was allocated
   * @param encoder reads a whole text at once and gives vectors, not logits
   */
  record Description(
      String family,
      int layers,
      int embeddingLength,
      int vocabularySize,
      int contextTokensAdvertised,
      boolean dependsOnContext,
      boolean encoder) {}

  Description description();

  /** Bytes of the weights as they lie in memory. */
  long weightBytes();

  /** An empty sequence that may grow to {@code contextTokensMax} positions. */
  default Sequence newSequence(CacheType cacheType, int contextTokensMax) {
    return newSequence(cacheType, contextTokensMax, AdapterMix.NONE);
  }

  /**
   * The same, computed under adapters.
   *
   * @param mix of adapters that the model was given when it was loaded
   */
  Sequence newSequence(CacheType cacheType, int contextTokensMax, AdapterMix mix);

  /**
   * Computes the batch and advances its sequences.
   *
   * @return one row of logits for each output, in the batch's order; valid until the next call
   */
  Floats forward(Batch batch);

  /** Whether {@link #draft} guesses. */
  default boolean drafts() {
    return false;
  }

  /**
   * Guesses what follows a token, with a small part of the model's work. Changes no sequence as far
   * as {@link #forward} is concerned.
   *
   * @param batch one slice of one token a sequence: the token that was written last and is not
   *     computed yet, then, in further calls, the guesses one after the other
   * @param ahead 0, then one more for each call
   * @return one row of logits for each slice, for the token after it; valid until the next call
   */
  default Floats draft(Batch batch, int ahead) {
    throw new IllegalStateException("this model guesses nothing");
  }

  /**
   * The vector of every token of one text before pooling, {@code [tokens][columns]}: its final
   * hidden state, through the projections that embedding models have; valid until the next call.
   */
  Floats hiddenStates(int[] tokens);

  /** One vector for a text, pooled as the model says, not normalised. */
  default float[] embed(int[] tokens) {
    return embed(tokens, AdapterMix.NONE);
  }

  /** The same under adapters. */
  float[] embed(int[] tokens, AdapterMix mix);

  @Override
  void close();
}
