package dev.hearth.compute.machine;

import dev.hearth.compute.Weights;
import dev.hearth.compute.Workers;
import dev.hearth.compute.scalar.NaturalWeights;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Float weights repacked in panels of {@link FloatKernel#rows} rows that lie side by side, column
 * after column. The last panel is filled up with zero rows.
 *
 * @param packed {@code [panel][column][row]} in the type of the weights
 */
record FloatWeights(NaturalWeights natural, Isa isa, MemorySegment packed) implements Weights {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  static boolean knows(BlockType type) {
    return type == BlockType.F32 || type == BlockType.F16 || type == BlockType.BF16;
  }

  static FloatWeights of(Arena owner, Workers workers, NaturalWeights natural, Isa isa) {
    int panels = Math.ceilDiv(natural.rows(), FloatKernel.rows(isa));
    long panelBytes = Math.multiplyExact(natural.rowBytes(), FloatKernel.rows(isa));
    MemorySegment packed = NativeMemory.allocate(owner, Math.multiplyExact(panelBytes, panels));
    FloatWeights weights = new FloatWeights(natural, isa, packed);
    Packing.run(workers, natural, weights.panelRows(), weights::pack);
    return weights;
  }

  @Override
  public BlockType type() {
    return natural.type();
  }

  @Override
  public int rows() {
    return natural.rows();
  }

  @Override
  public int columns() {
    return natural.columns();
  }

  int panelRows() {
    return FloatKernel.rows(isa);
  }

  int panels() {
    return Math.ceilDiv(rows(), panelRows());
  }

  long panelBytes() {
    return natural.rowBytes() * panelRows();
  }

  private void pack(int panel) {
    int count = Math.min(panelRows(), rows() - panel * panelRows());
    long rowBytes = natural.rowBytes();
    MemorySegment from =
        natural.blocks().asSlice((long) panel * panelRows() * rowBytes, count * rowBytes);
    MemorySegment to = packed.asSlice(panel * panelBytes(), panelBytes());
    boolean wide = type() == BlockType.F32;
    for (int column = 0; column < columns(); column++) {
      long target = (long) column * panelRows();
      if (wide) {
        for (int r = 0; r < count; r++) {
          to.set(INT, 4 * (target + r), from.get(INT, r * rowBytes + 4L * column));
        }
      } else {
        for (int r = 0; r < count; r++) {
          to.set(SHORT, 2 * (target + r), from.get(SHORT, r * rowBytes + 2L * column));
        }
      }
    }
  }
}
