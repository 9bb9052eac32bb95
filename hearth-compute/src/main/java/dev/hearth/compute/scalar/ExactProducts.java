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
  public void prepare(Weights weights, Operand in, Workers workers) {}

  @Override
  public int partRows(Weights weights, int tokens, int threads) {
    return PART_ROWS;
  }

  @Override
  public void multiply(
      Weights weights, Operand in, int fromRow, int toRow, Floats out, WorkerScratch scratch) {
    int columns = weights.columns();
    float[] row = scratch.floats(0, columns);
    for (int r = fromRow; r < toRow; r++) {
      natural(weights).decode(r, 0, columns, row, 0);
      for (int t = 0; t < out.rows(); t++) {
        out.set(t, r, dot(row, columns, in.floats(), t));
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
