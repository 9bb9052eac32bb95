package dev.hearth.compute.machine;

import dev.hearth.compute.Floats;
import dev.hearth.compute.scalar.Products.Product;
import dev.hearth.compute.scalar.WorkerScratch;

/** Packed weights with few tokens. */
record RowProduct(PackedWeights weights, Form in, Floats out, Native kernel, Cut cut)
    implements Product {
  /** Weights of one part: enough that taking the next part costs little. */
  private static final long PART_BYTES = 128 << 10;

  static RowProduct of(PackedWeights weights, Form in, Floats out, int prefetchBytes, int threads) {
    Native kernel = Library.rows(weights.packedType(), weights.isa(), out.rows(), prefetchBytes);
    Cut cut = Cut.of(weights.groups(), weights.groupBytes(), PART_BYTES, threads);
    return new RowProduct(weights, in, out, kernel, cut);
  }

  @Override
  public int parts() {
    return cut.parts();
  }

  @Override
  public void run(int part, WorkerScratch scratch) {
    int from = cut.from(part);
    int count = cut.count(part);
    kernel.call(
        weights.packed().address() + from * weights.groupBytes(),
        in.tile(0),
        out.memory().address() + out.byteOffset(0, from * weights.isa().lanes),
        4L * out.stride(),
        weights.blocks(),
        count,
        weights.storeMask(from + count),
        0);
  }
}
