package dev.hearth.compute;

/**
 * Activations prepared as the right side of multiplications. Kernels that compute on 8-bit
 * activations quantise them here once, for all matrices that read them.
 */
public interface Operand {
  Floats floats();
}
