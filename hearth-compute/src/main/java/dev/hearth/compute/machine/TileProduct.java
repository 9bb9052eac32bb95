package dev.hearth.compute.machine;

import dev.hearth.compute.Floats;
import dev.hearth.compute.scalar.Products.Product;
import dev.hearth.compute.scalar.WorkerScratch;
import java.lang.foreign.MemorySegment;

/** Packed weights with many tokens: a part unpacks panels once, and all tiles pass over them. */
record TileProduct(
    PackedWeights weights,
    PanelLayout panel,
    Form in,
    Floats out,
    Native unpack,
    Native larger,
    Native smaller,
    Cut cut)
    implements Product {
  /** Panels of one part: they stay in the second cache while all tokens pass. */
  private static final long PART_BYTES = 256 << 10;

  static TileProduct of(PackedWeights weights, Form in, Floats out, int threads) {
    PackedType type = weights.packedType();
    Isa isa = weights.isa();
    PanelLayout panel = new PanelLayout(type, isa);
    long panelBytes = (long) weights.blocks() * panel.blockBytes();
    return new TileProduct(
        weights,
        panel,
        in,
        out,
        Library.unpack(type, isa),
        Library.tile(type, isa, in.tiles().most()),
        Library.tile(type, isa, in.tiles().least()),
        Cut.of(weights.groups(), panelBytes, PART_BYTES, threads));
  }

  @Override
  public int parts() {
    return cut.parts();
  }

  @Override
  public void run(int part, WorkerScratch scratch) {
    int from = cut.from(part);
    int count = cut.count(part);
    long blocks = (long) count * weights.blocks();
    MemorySegment panels = WorkMemory.of(blocks * panel.blockBytes());
    unpack.call(weights.packed().address() + from * weights.groupBytes(), panels.address(), blocks);
    long mask = weights.storeMask(from + count);
    Tiles tiles = in.tiles();
    for (int tile = 0; tile < tiles.count(); tile++) {
      Native kernel = tiles.size(tile) == tiles.most() ? larger : smaller;
      int row = from * weights.isa().lanes;
      kernel.call(
          panels.address(),
          in.tile(tile),
          out.memory().address() + out.byteOffset(tiles.from(tile), row),
          4L * out.stride(),
          weights.blocks(),
          count,
          mask,
          0);
    }
  }
}
