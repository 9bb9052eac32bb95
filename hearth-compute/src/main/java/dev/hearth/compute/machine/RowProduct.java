package dev.hearth.compute.machine;

import dev.hearth.compute.Floats;
import dev.hearth.compute.scalar.Products.Product;
import dev.hearth.compute.scalar.WorkerScratch;

/** Packed weights with few tokens: the weights of a part stay in a cache while all tiles pass. */
record RowProduct(
    PackedWeights weights, Form in, Floats out, Native larger, Native smaller, Cut cut)
    implements Product {
  /** Weights of one part: enough that taking the next part costs little. */
  private static final long PART_BYTES = 128 << 10;

  /** From more tokens on, taking weights apart once is faster than doing so for every tile. */
  static int tokensMax(PackedType type, Isa isa) {
    if (isa.registers < 32) {
      return 4;
    }
    return type.columns == 32 ? 16 : 12;
  }

  static RowProduct of(PackedWeights weights, Form in, Floats out, int prefetchBytes, int threads) {
    Isa isa = weights.isa();
    PackedType type = weights.packedType();
    Native larger = Library.rows(type, isa, in.tiles().most(), prefetchBytes);
    Native smaller = Library.rows(type, isa, in.tiles().least(), prefetchBytes);
    Cut cut = Cut.of(weights.groups(), weights.groupBytes(), PART_BYTES, threads);
    return new RowProduct(weights, in, out, larger, smaller, cut);
  }

  @Override
  public int parts() {
    return cut.parts();
  }

  @Override
  public void run(int part, WorkerScratch scratch) {
    int from = cut.from(part);
    int count = cut.count(part);
    Tiles tiles = in.tiles();
    for (int tile = 0; tile < tiles.count(); tile++) {
      Native kernel = tiles.size(tile) == tiles.most() ? larger : smaller;
      int row = from * weights.isa().lanes;
      kernel.call(
          weights.packed().address() + from * weights.groupBytes(),
          in.tile(tile),
          out.memory().address() + out.byteOffset(tiles.from(tile), row),
          4L * out.stride(),
          weights.blocks(),
          count,
          weights.storeMask(from + count),
          0);
    }
  }
}
