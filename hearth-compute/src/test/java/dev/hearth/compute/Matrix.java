package dev.hearth.compute;

import dev.hearth.format.block.BlockCodec;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * A random matrix in blocks of one type.
 *
 * @param blocks memory of exactly its size
 * @param decoded row after row
 */
public record Matrix(
    BlockType type, int rows, int columns, MemorySegment blocks, float[][] decoded) {

  /** Every type that kernels take. */
  public static List<BlockType> types() {
    return Arrays.stream(BlockType.values()).filter(BlockType::decodes).toList();
  }

  /** Weights as models have them: near normal, encoded by the codec. */
  public static Matrix random(Samples samples, BlockType type, int rows, int columns) {
    MemorySegment blocks = samples.arena().allocate(type.bytes((long) rows * columns), 1);
    float[][] decoded = new float[rows][columns];
    for (int r = 0; r < rows; r++) {
      float[] row = new float[columns];
      for (int c = 0; c < columns; c++) {
        row[c] = 0.1f * samples.next();
      }
      long at = r * type.bytes(columns);
      BlockCodec.encode(type, row, 0, columns, blocks, at, null);
      BlockCodec.decode(type, blocks, at, decoded[r], 0, columns);
    }
    return new Matrix(type, rows, columns, blocks, decoded);
  }

  public Weights pack(Kernels kernels) {
    return kernels.pack(type, rows, columns, blocks);
  }

  /** One output in double precision. */
  public double product(Floats in, int inRow, int row) {
    double sum = 0;
    for (int c = 0; c < columns; c++) {
      sum += (double) decoded[row][c] * in.get(inRow, c);
    }
    return sum;
  }

  /** The sum of the magnitudes of an output's terms: what rounding errors are a share of. */
  public double magnitude(Floats in, int inRow, int row) {
    double sum = 0;
    for (int c = 0; c < columns; c++) {
      sum += Math.abs((double) decoded[row][c] * in.get(inRow, c));
    }
    return sum;
  }
}
