package dev.hearth.compute;

/**
 * Products of float32 matrices in arrays, for training, where both sides change all the time.
 * Transposed views make one operation serve a layer's forward pass ({@code x·Wᵀ}), the gradient of
 * its input ({@code dy·W}) and that of its weights ({@code dyᵀ·x}).
 *
 * <p>Every output element is one chain of fused multiply-adds in ascending order of the inner
 * index, so every implementation gives the same bits, on any number of threads.
 */
public interface Matrices extends AutoCloseable {
  Workers workers();

  /**
   * {@code out = left·right}, or {@code out += left·right}, on all threads.
   *
   * @param out with a column stride of 1; shares no element with the others
   * @param add whether each chain begins with what {@code out} holds
   */
  void multiply(MatrixView left, MatrixView right, MatrixView out, boolean add);

  /** The same on the calling thread alone, inside a part of a run of the workers. */
  void multiply(int worker, MatrixView left, MatrixView right, MatrixView out, boolean add);

  /** {@code x[i] = e^(x[i] − shift)} for {@code count} floats from {@code from}. */
  void exponentials(float[] x, int from, int count, float shift);

  /** {@code out[i] = sigmoid(x[i])} for {@code count} floats from {@code from}. */
  void sigmoids(float[] x, int from, int count, float[] out);

  /** Ends the team. */
  @Override
  void close();

  /** Refuses shapes that do not fit together, which are programmer's errors. */
  static void check(MatrixView left, MatrixView right, MatrixView out) {
    if (left.columns() != right.rows()
        || left.rows() != out.rows()
        || right.columns() != out.columns()
        || out.columnStride() != 1) {
      throw new IllegalArgumentException(
          "(%d × %d)·(%d × %d) into %d × %d, column stride %d"
              .formatted(
                  left.rows(),
                  left.columns(),
                  right.rows(),
                  right.columns(),
                  out.rows(),
                  out.columns(),
                  out.columnStride()));
    }
  }
}
