package dev.hearth.compute;

import dev.hearth.format.block.BlockCodec;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A random matrix in blocks of one type.
 *
 * @param blocks memory of exactly its size
 * @param decoded row after row
 */
public record Matrix(
    BlockType type, int rows, int columns, MemorySegment blocks, float[][] decoded) {

  private static final int STOCK_WEIGHTS = 8192;
  private static final Map<BlockType, byte[]> STOCKS = new ConcurrentHashMap<>();

  /** Every type that kernels take. */
  public static List<BlockType> types() {
    return Arrays.stream(BlockType.values()).filter(BlockType::decodes).toList();
  }

  /** Weights as models have them: near normal, packed by the codec. */
  public static Matrix random(Samples samples, BlockType type, int rows, int columns) {
    byte[] stock = STOCKS.computeIfAbsent(type, Matrix::stock);
    int size = type.bytesPerBlock();
    MemorySegment blocks = samples.arena().allocate(type.bytes((long) rows * columns), 1);
    for (long at = 0; at < blocks.byteSize(); at += size) {
      int choice = samples.random().nextInt(stock.length / size);
      MemorySegment.copy(stock, choice * size, blocks, ValueLayout.JAVA_BYTE, at, size);
    }
    return of(type, rows, columns, blocks);
  }

  /** A matrix of given blocks. */
  public static Matrix of(BlockType type, int rows, int columns, MemorySegment blocks) {
    float[][] decoded = new float[rows][columns];
    for (int r = 0; r < rows; r++) {
      BlockCodec.decode(type, blocks, r * type.bytes(columns), decoded[r], 0, columns);
    }
    return new Matrix(type, rows, columns, blocks, decoded);
  }

  /** Some blocks that matrices are put together from, since packing is slow for some types. */
  private static byte[] stock(BlockType type) {
    int count = STOCK_WEIGHTS / type.weightsPerBlock() * type.weightsPerBlock();
    try (Arena arena = Arena.ofConfined()) {
      Samples samples = new Samples(arena, type.ordinal());
      float[] weights = new float[count];
      for (int i = 0; i < count; i++) {
        weights[i] = 0.1f * samples.next();
      }
      MemorySegment packed = arena.allocate(type.bytes(count), 1);
      BlockCodec.encode(type, weights, 0, count, packed, 0, null);
      return packed.toArray(ValueLayout.JAVA_BYTE);
    }
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
