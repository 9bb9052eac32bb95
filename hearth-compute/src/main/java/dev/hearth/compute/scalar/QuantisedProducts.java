package dev.hearth.compute.scalar;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Weights;
import dev.hearth.compute.Workers;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.Arena;
import java.util.Arrays;

/**
 * Products with activations of eight bits ({@link QuantisedRows}), for the types that {@link
 * QuantisedBlock} knows; products of all others are those of {@link ExactProducts}.
 *
 * <p>Activations are quantised in blocks as long as those of the weights: 32 or 256. For every
 * block there is one integer {@code I = Σ_g scales[g]·Σ_i levels[i]·x[i]} and, for types with a
 * minimum, {@code J = Σ_g minima[g]·Σ_i x[i]}. The output is the chain, over ascending blocks, of
 * {@code sum = fma(float(I), scale·xScale, sum)} and then {@code sum = fma(float(J),
 * −(minimum·xScale), sum)}: the products of scales are rounded to float32, and an integer beyond
 * 2²⁴ is rounded to the nearest float, half to even. Integers are exact in any order of summation:
 * {@code |I|} is at most 256·127·{@link QuantisedBlock#productMax}, which is below 2²⁷ for every
 * type.
 */
public final class QuantisedProducts implements Products {
  private static final int PART_ROWS = 16;

  private final ExactProducts others = new ExactProducts();

  private record Rows(Floats floats) implements Operand {}

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
    return new Rows(rows);
  }

  @Override
  public Product begin(Weights weights, Operand in, Floats out, Workers workers) {
    if (!QuantisedBlock.knows(weights.type())) {
      return others.begin(weights, in, out, workers);
    }
    return of(natural(weights), in, out);
  }

  /** The product of one matrix, from the weights as they came. */
  public static Product of(NaturalWeights weights, Operand in, Floats out) {
    QuantisedRows rows = new QuantisedRows(weights.type().weightsPerBlock());
    rows.fill(in.floats());
    return new RowProduct(weights, rows, out);
  }

  private record RowProduct(NaturalWeights weights, QuantisedRows in, Floats out)
      implements Product {
    @Override
    public int parts() {
      return Math.ceilDiv(weights.rows(), PART_ROWS);
    }

    @Override
    public void run(int part, WorkerScratch scratch) {
      int to = Math.min((part + 1) * PART_ROWS, weights.rows());
      QuantisedBlock block = new QuantisedBlock(weights.type());
      float[] sums = scratch.floats(0, out.rows());
      for (int r = part * PART_ROWS; r < to; r++) {
        Arrays.fill(sums, 0, out.rows(), 0f);
        for (int b = 0; b < weights.columns() / in.blockColumns(); b++) {
          long offset = r * weights.rowBytes() + (long) b * weights.type().bytesPerBlock();
          block.read(weights.blocks(), offset);
          for (int t = 0; t < out.rows(); t++) {
            sums[t] = add(block, t, b, sums[t]);
          }
        }
        for (int t = 0; t < out.rows(); t++) {
          out.set(t, r, sums[t]);
        }
      }
    }

    private float add(QuantisedBlock block, int row, int index, float sum) {
      int from = row * weights.columns() + index * in.blockColumns();
      int group = QuantisedBlock.groupWeights(weights.type());
      int products = 0;
      int minima = 0;
      for (int g = 0; g < block.scales().length; g++) {
        int product = 0;
        int total = 0;
        for (int i = g * group; i < (g + 1) * group; i++) {
          product += block.levels()[i] * in.levels()[from + i];
          total += in.levels()[from + i];
        }
        products += block.scales()[g] * product;
        minima += block.minima()[g] * total;
      }
      float scale = in.scales()[from / in.blockColumns()];
      float result = Math.fma((float) products, block.scale() * scale, sum);
      return hasMinimum(weights.type())
          ? Math.fma((float) minima, -(block.minimum() * scale), result)
          : result;
    }

    private static boolean hasMinimum(BlockType type) {
      return QuantisedBlock.hasMinimum(type);
    }
  }
}
