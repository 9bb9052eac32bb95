package dev.hearth.compute;

/** Functions of one element. */
public enum Activation {
  /** {@code x·σ(x)}. */
  SILU,
  /** Tanh form: {@code x/2·(1+tanh(√(2/π)(x+0.044715x³)))}. */
  GELU,
  SIGMOID,
  RELU,
  RELU_SQUARED,
  /** {@code log(1+eˣ)}. */
  SOFTPLUS,
  TANH
}
