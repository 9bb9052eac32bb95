package dev.hearth.compute.vector;

/**
 * One row of activations of eight bits, as kernels read it.
 *
 * @param levels at least as many as columns
 * @param scales one for each block
 * @param sums sums of 8 levels
 */
record ShortRow(short[] levels, float[] scales, int[] sums) {
  /** The sum of levels {@code 8·i} to {@code 8·i + 7}. */
  int sum8(int i) {
    return sums[i];
  }

  int sum16(int i) {
    return sums[2 * i] + sums[2 * i + 1];
  }

  int sum32(int i) {
    return sum16(2 * i) + sum16(2 * i + 1);
  }
}
