package dev.hearth.compute.machine;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Workers;

/** An operand quantised to blocks of one size ({@link FormLayout}). */
final class LevelForm extends Form {
  private final Isa isa;
  private final int blockColumns;

  LevelForm(Isa isa, int blockColumns, int tokensMax, boolean filledUp) {
    super(tokensMax, filledUp);
    this.isa = isa;
    this.blockColumns = blockColumns;
  }

  @Override
  long tokenBytes(int columns) {
    return (long) (columns / blockColumns) * new FormLayout(blockColumns, 1).blockBytes();
  }

  @Override
  void write(Operand operand, Workers workers) {
    Floats in = operand.floats();
    Native kernel = Library.quantise(isa, blockColumns);
    if ((long) in.rows() * in.columns() <= ALONE_MAX) {
      for (int t = 0; t < in.rows(); t++) {
        quantise(kernel, in, t);
      }
    } else {
      workers.run(in.rows(), (t, worker) -> quantise(kernel, in, t));
    }
  }

  private void quantise(Native kernel, Floats in, int row) {
    int tile = tiles().tileOf(row);
    int token = row - tiles().from(tile);
    FormLayout layout = new FormLayout(blockColumns, tiles().size(tile));
    long at = tile(tile);
    kernel.call(
        in.memory().address() + in.byteOffset(row, 0),
        at + layout.levels(token, 0),
        at + layout.sum(token, 0),
        at + layout.sumPair(token, 0),
        at + layout.scale(token),
        in.columns() / blockColumns,
        layout.quarterBytes(),
        layout.blockBytes());
  }
}
