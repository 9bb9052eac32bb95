package dev.hearth.compute.machine;

import dev.hearth.compute.Floats;
import dev.hearth.compute.scalar.Products.Product;
import dev.hearth.compute.scalar.WorkerScratch;

/** Float weights with any number of tokens: all tiles pass over the panels of a part. */
record FloatProduct(
    FloatWeights weights, Form in, Floats out, Native larger, Native smaller, Cut cut)
    implements Product {
  private static final long PART_BYTES = 256 << 10;

  static FloatProduct of(
      FloatWeights weights, Form in, Floats out, int prefetchBytes, int threads) {
    // panels that are read again and again need not be asked for
    int ahead = in.tiles().count() == 1 ? prefetchBytes : 0;
    return new FloatProduct(
        weights,
        in,
        out,
        Library.floats(weights.type(), weights.isa(), in.tiles().most(), ahead),
        Library.floats(weights.type(), weights.isa(), in.tiles().least(), ahead),
        Cut.of(weights.panels(), weights.panelBytes(), PART_BYTES, threads));
  }

  @Override
  public int parts() {
    return cut.parts();
  }

  @Override
  public void run(int part, WorkerScratch scratch) {
    int from = cut.from(part);
    int count = cut.count(part);
    int lanes = weights.isa().lanes;
    int lastRows =
        Math.min(weights.rows() - (from + count - 1) * weights.panelRows(), weights.panelRows());
    Tiles tiles = in.tiles();
    for (int tile = 0; tile < tiles.count(); tile++) {
      Native kernel = tiles.size(tile) == tiles.most() ? larger : smaller;
      int row = from * weights.panelRows();
      kernel.call(
          weights.packed().address() + from * weights.panelBytes(),
          in.tile(tile),
          out.memory().address() + out.byteOffset(tiles.from(tile), row),
          4L * out.stride(),
          weights.columns(),
          count,
          weights.isa().storeMask(Math.min(lastRows, lanes)),
          weights.isa().storeMask(Math.max(lastRows - lanes, 0)));
    }
  }
}
