package dev.hearth.compute.machine;

import dev.hearth.compute.Floats;
import dev.hearth.compute.scalar.Products.Product;
import dev.hearth.compute.scalar.WorkerScratch;
import java.lang.foreign.MemorySegment;

/** Packed weights with many tokens, through products of tiles. */
record AmxProduct(
    PackedWeights weights,
    AmxPanel panel,
    Form in,
    Floats out,
    Native unpack,
    Native kernel,
    Cut cut)
    implements Product {
  private static final int TOKENS = AmxKernel.TOKENS;

  /** Panels of one part, in the second cache while tokens pass. */
  private static final long PART_BYTES = 512 << 10;

  /** Activations that stay in the second cache while the panels of a part pass. */
  private static final long CHUNK_BYTES = 768 << 10;

  static AmxProduct of(PackedWeights weights, Form in, Floats out, int threads) {
    PackedType type = weights.packedType();
    AmxPanel panel = new AmxPanel(type);
    long panelBytes = (long) weights.blocks() * panel.blockBytes();
    Cut cut = Cut.of(Math.ceilDiv(weights.groups(), 2), 2 * panelBytes, PART_BYTES, threads);
    return new AmxProduct(weights, panel, in, out, Library.amxUnpack(type), Library.amx(type), cut);
  }

  @Override
  public int parts() {
    return cut.parts();
  }

  private long panelBytes() {
    return (long) weights.blocks() * panel.blockBytes();
  }

  @Override
  public void run(int part, WorkerScratch scratch) {
    int from = 2 * cut.from(part);
    int count = Math.min(2 * cut.count(part), weights.groups() - from);
    boolean large = weights.packedType().columns > 32;
    int chunk = large ? chunkTiles() : in.tiles().count();
    long work = large ? AmxLargeKernel.workBytes(chunk * TOKENS) : 0;
    MemorySegment panels = WorkMemory.of(2L * cut.groupsPerPart() * panelBytes() + work);
    unpack.call(
        weights.packed().address() + (long) from * weights.groupBytes(),
        panels.address(),
        (long) count * weights.blocks());
    if (large) {
      long workAt = panels.address() + 2L * cut.groupsPerPart() * panelBytes();
      for (int tile = 0; tile < in.tiles().count(); tile += chunk) {
        for (int group = 0; group < count; group += 2) {
          large(from, group, panels.address() + (long) group * panelBytes(), tile, chunk, workAt);
        }
      }
    } else {
      for (int tile = 0; tile < in.tiles().count(); tile++) {
        small(from, count, panels.address(), tile);
      }
    }
  }

  /** Tiles of tokens that one call takes. */
  private int chunkTiles() {
    return Math.clamp(CHUNK_BYTES / in.tileBytes(), 1, in.tiles().count());
  }

  private long out(int token, int group) {
    return out.memory().address() + out.byteOffset(token, group * weights.isa().lanes);
  }

  private void small(int from, int count, long panels, int tile) {
    kernel.call(
        panels,
        in.tile(tile),
        out(tile * TOKENS, from),
        4L * out.stride(),
        weights.blocks(),
        count,
        weights.storeMask(from + count),
        Math.min(TOKENS, out.rows() - tile * TOKENS));
  }

  private void large(int from, int group, long panels, int tile, int chunk, long work) {
    int first = from + group;
    long second = first + 1 < weights.groups() ? weights.storeMask(first + 2) : 0;
    kernel.call(
        panels,
        in.tile(tile),
        out(tile * TOKENS, first),
        4L * out.stride(),
        weights.blocks(),
        Math.min(chunk * TOKENS, out.rows() - tile * TOKENS),
        weights.storeMask(first + 1) | second << 16,
        work);
  }
}
