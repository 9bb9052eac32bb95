package dev.hearth.compute.vector;

import static dev.hearth.compute.vector.FloatTiles.ROWS;

import dev.hearth.compute.Weights;
import dev.hearth.compute.Workers;
import dev.hearth.compute.scalar.NaturalWeights;
import dev.hearth.compute.scalar.QuantisedBlock;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Quantised weights repacked in panels; rows that fill up the last panel are zeros.
 *
 * @param panels panel after panel, block after block
 */
record QuantisedPanels(NaturalWeights natural, PanelLayout layout, MemorySegment panels)
    implements Weights {

  /**
   * Repacks; empty where the type has no panels, or where a block has an infinite scale or NaN,
   * which panels cannot hold.
   */
  static Optional<QuantisedPanels> of(Arena owner, Workers workers, NaturalWeights natural) {
    if (!QuantisedBlock.knows(natural.type())) {
      return Optional.empty();
    }
    PanelLayout layout = PanelLayout.of(natural.type());
    int blocks = natural.columns() / natural.type().weightsPerBlock();
    int count = Math.ceilDiv(natural.rows(), ROWS);
    long panelBytes = layout.blockBytes() * blocks;
    MemorySegment panels = owner.allocate(Math.multiplyExact(panelBytes, count), 64);
    AtomicBoolean all = new AtomicBoolean(true);
    workers.run(
        count,
        (panel, worker) -> {
          LineWriter out = new LineWriter(panels);
          QuantisedBlock block = new QuantisedBlock(natural.type());
          int rows = Math.min(ROWS, natural.rows() - panel * ROWS);
          for (int b = 0; b < blocks; b++) {
            long to = panel * panelBytes + b * layout.blockBytes();
            for (int r = 0; r < rows; r++) {
              read(natural, panel * ROWS + r, b, block);
              if (PanelLayout.takes(block)) {
                layout.put(block, out.at(to, r));
              } else {
                all.set(false);
              }
            }
          }
        });
    return all.get() ? Optional.of(new QuantisedPanels(natural, layout, panels)) : Optional.empty();
  }

  private static void read(NaturalWeights natural, int row, int index, QuantisedBlock block) {
    long offset = row * natural.rowBytes() + (long) index * natural.type().bytesPerBlock();
    block.read(natural.blocks(), offset);
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

  /** Blocks of a row. */
  int blocks() {
    return columns() / type().weightsPerBlock();
  }

  long panelBytes() {
    return layout.blockBytes() * blocks();
  }

  /** Where a block of a panel lies. */
  long offset(int panel, int block) {
    return panel * panelBytes() + block * layout.blockBytes();
  }

  /** Columns {@code from ≤ c < from + count} of a panel, whole blocks, as float32 weights. */
  void decode(int panel, int from, int count, float[] factors, float[] out, int at) {
    int width = type().weightsPerBlock();
    for (int b = 0; b < count / width; b++) {
      long offset = offset(panel, from / width + b);
      layout.decode(panels, offset, true, factors, out, at + b * width * ROWS);
    }
  }
}
