package dev.hearth.compute.scalar;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Weights;
import dev.hearth.compute.Workers;
import java.lang.foreign.Arena;

/**
 * Products in float32: weights are decoded to float32 and activations stay float32. An output is
 * the sum, in ascending order, of one chain of fused multiply-adds for every {@value #CHAIN}
 * columns.
 */
public final class ExactProducts implements Products {
  /** Columns of one chain: short enough that rounding errors do not pile up over long rows. */
  public static final int CHAIN = 256;

  private static final int PART_ROWS = 16;

  private record Plain(Floats floats) implements Operand {}

  @Override
  public Weights pack(Arena owner, Workers workers, NaturalWeights natural) {
    return natural;
  }

  @Override
  public NaturalWeights natural(Weights weights) {
    return (NaturalWeights) weights;
  }

  @Override
  public Operand operand(Floats rows) {
    return new Plain(rows);
  }

  @Override
  public Product begin(Weights weights, Operand in, Floats out, Workers workers) {
    return new RowProduct(natural(weights), in.floats(), out);
  }

  private record RowProduct(NaturalWeights weights, Floats in, Floats out) implements Product {
    @Override
    public int parts() {
      return Math.ceilDiv(weights.rows(), PART_ROWS);
    }

    @Override
    public void run(int part, WorkerScratch scratch) {
      int columns = weights.columns();
      float[] row = scratch.floats(0, columns);
      int to = Math.min((part + 1) * PART_ROWS, weights.rows());
      for (int r = part * PART_ROWS; r < to; r++) {
        weights.decode(r, 0, columns, row, 0);
        for (int t = 0; t < out.rows(); t++) {
          out.set(t, r, dot(row, columns, in, t));
        }
      }
    }
  }

  private static float dot(float[] weights, int columns, Floats in, int row) {
    float total = 0f;
    for (int from = 0; from < columns; from += CHAIN) {
      float chain = 0f;
      for (int c = from; c < Math.min(from + CHAIN, columns); c++) {
        chain = Math.fma(weights[c], in.get(row, c), chain);
      }
      total += chain;
    }
    return total;
  }
}
