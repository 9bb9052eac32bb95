package dev.hearth.compute.scalar;

import dev.hearth.compute.Weights;
import dev.hearth.format.HearthException;
import dev.hearth.format.block.BlockCodec;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.MemorySegment;

/** Weights as they lie in the file. */
public record NaturalWeights(BlockType type, int rows, int columns, MemorySegment blocks)
    implements Weights {

  /**
   * @throws HearthException UNSUPPORTED where the type holds no weights, BAD_INPUT where a row is
   *     not a whole number of blocks
   * @throws IllegalArgumentException where {@code blocks} has another size
   */
  public NaturalWeights {
    if (!type.decodes()) {
      throw new HearthException(
          HearthException.Code.UNSUPPORTED,
          "a matrix of type " + type + " holds no weights",
          "use a file with weights of a supported type");
    }
    if (rows < 0) {
      throw new IllegalArgumentException(rows + " rows");
    }
    long bytes = Math.multiplyExact(type.bytes(columns), rows);
    if (blocks.byteSize() != bytes) {
      throw new IllegalArgumentException(blocks.byteSize() + " bytes given, " + bytes + " needed");
    }
  }

  /** Bytes of one row. */
  public long rowBytes() {
    return type.bytes(columns);
  }

  /** Columns {@code from ≤ c < from + count} of one row, whole blocks, as floats. */
  public void decode(int row, int from, int count, float[] values, int at) {
    long offset = row * rowBytes() + type.bytes(from);
    BlockCodec.decode(type, blocks, offset, values, at, count);
  }
}
