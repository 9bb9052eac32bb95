package dev.hearth.apps.tune;

import dev.hearth.compute.Matrices;
import dev.hearth.compute.MatrixView;
import dev.hearth.format.block.BlockCodec;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.MemorySegment;

/**
 * A matrix that stays as it is, in the blocks of a model file. It becomes floats only while it is
 * used, in an array that all frozen matrices of a network share.
 */
final class FrozenMatrix implements LinearWeights {
  private static final int ROWS_AT_ONCE = 16;

  private final String name;
  private final BlockType type;
  private final int rows;
  private final int columns;
  private final MemorySegment blocks;
  private final Shared shared;

  /** The floats of the matrix that was used last. */
  static final class Shared {
    private float[] floats = new float[0];

    private float[] atLeast(int count) {
      if (floats.length < count) {
        floats = new float[count];
      }
      return floats;
    }
  }

  FrozenMatrix(
      String name, BlockType type, int rows, int columns, MemorySegment blocks, Shared shared) {
    this.name = name;
    this.type = type;
    this.rows = rows;
    this.columns = columns;
    this.blocks = blocks;
    this.shared = shared;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public MatrixView floats(Matrices matrices) {
    float[] floats = shared.atLeast(Math.multiplyExact(rows, columns));
    Pieces.each(
        matrices.workers(),
        rows,
        ROWS_AT_ONCE,
        (from, to, worker) ->
            BlockCodec.decode(
                type,
                blocks,
                type.bytes((long) from * columns),
                floats,
                from * columns,
                (to - from) * columns));
    return MatrixView.of(floats, rows, columns);
  }

  @Override
  public void copyRow(int row, float[] out, int at) {
    BlockCodec.decode(type, blocks, type.bytes((long) row * columns), out, at, columns);
  }
}
