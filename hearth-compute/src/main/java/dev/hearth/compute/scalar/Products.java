package dev.hearth.compute.scalar;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Weights;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.MemorySegment;

/** Matrix products of one way of keeping weights. */
public interface Products {
  Weights pack(BlockType type, int rows, int columns, MemorySegment blocks);

  Operand operand(Floats rows);

  /** Rows of one part of a product; parts are a multiple of this. */
  int partRows(Weights weights);

  /** {@code out[t][r]} for every row {@code t} and {@code fromRow ≤ r < toRow}. */
  void multiply(Weights weights, Operand in, int fromRow, int toRow, Floats out);

  /** One row of the weights as floats. */
  void embed(Weights weights, int row, Floats out, int outRow);
}
