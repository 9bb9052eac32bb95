package dev.hearth.compute.machine;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Workers;
import java.lang.foreign.MemorySegment;

/** An operand as floats, in each tile {@code [column][token]}. */
final class FloatForm extends Form {
  FloatForm(int tokensMax) {
    super(tokensMax, false);
  }

  @Override
  long tokenBytes(int columns) {
    return 4L * columns;
  }

  @Override
  void write(Operand operand, Workers workers) {
    Floats in = operand.floats();
    if ((long) in.rows() * in.columns() <= ALONE_MAX) {
      for (int tile = 0; tile < tiles().count(); tile++) {
        interleave(in, tile);
      }
    } else {
      workers.run(tiles().count(), (tile, worker) -> interleave(in, tile));
    }
  }

  private void interleave(Floats in, int tile) {
    MemorySegment to = memory(tile);
    int size = tiles().size(tile);
    for (int t = 0; t < size; t++) {
      int row = tiles().from(tile) + t;
      for (int c = 0; c < in.columns(); c++) {
        to.set(Floats.FLOAT, 4L * ((long) c * size + t), in.get(row, c));
      }
    }
  }
}
