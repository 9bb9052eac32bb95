package dev.hearth.compute.scalar;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Weights;
import dev.hearth.format.block.BlockCodec;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.MemorySegment;

/**
 * Products in float32: weights are decoded to float32 and activations stay float32. An output is
 * the sum, in ascending order, of one chain of fused multiply-adds for every {@value #CHAIN}
 * columns.
 */
public class ExactProducts implements Products {
  /** Columns of one chain: short enough that rounding errors do not pile up over long rows. */
  public static final int CHAIN = 256;

  /** Weights as they lie in the file. */
  protected record Natural(BlockType type, int rows, int columns, MemorySegment blocks)
      implements Weights {
    long rowBytes() {
      return type.bytes(columns);
    }
  }

  private record Plain(Floats floats) implements Operand {}

  @Override
  public Weights pack(BlockType type, int rows, int columns, MemorySegment blocks) {
    long bytes = Math.multiplyExact(type.bytes(columns), rows);
    if (blocks.byteSize() != bytes) {
      throw new IllegalArgumentException(blocks.byteSize() + " bytes given, " + bytes + " needed");
    }
    return new Natural(type, rows, columns, blocks);
  }

  @Override
  public Operand operand(Floats rows) {
    return new Plain(rows);
  }

  @Override
  public int partRows(Weights weights) {
    return 16;
  }

  @Override
  public void multiply(Weights weights, Operand in, int fromRow, int toRow, Floats out) {
    float[] row = new float[weights.columns()];
    for (int r = fromRow; r < toRow; r++) {
      decode(weights, r, row);
      for (int t = 0; t < out.rows(); t++) {
        out.set(t, r, dot(row, in.floats(), t));
      }
    }
  }

  @Override
  public void embed(Weights weights, int row, Floats out, int outRow) {
    float[] values = new float[weights.columns()];
    decode(weights, row, values);
    out.setRow(outRow, values);
  }

  /** One row of the weights as floats. */
  protected static void decode(Weights weights, int row, float[] values) {
    Natural natural = (Natural) weights;
    BlockCodec.decode(
        natural.type, natural.blocks, row * natural.rowBytes(), values, 0, natural.columns);
  }

  private static float dot(float[] weights, Floats in, int row) {
    float total = 0f;
    for (int from = 0; from < weights.length; from += CHAIN) {
      float chain = 0f;
      for (int c = from; c < Math.min(from + CHAIN, weights.length); c++) {
        chain = Math.fma(weights[c], in.get(row, c), chain);
      }
      total += chain;
    }
    return total;
  }
}
