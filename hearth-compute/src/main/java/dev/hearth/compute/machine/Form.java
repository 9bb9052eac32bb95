package dev.hearth.compute.machine;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * An operand quantised to blocks of one size, in tiles ({@link FormLayout}) one after the other.
 */
final class Form {
  /** Fewer floats than this are not worth waking the team for. */
  private static final int ALONE_MAX = 16_384;

  final int blockColumns;
  final int tokensMax;
  private final Isa isa;
  private MemorySegment memory = MemorySegment.NULL;
  private Tiles tiles = new Tiles(0, 1);
  private int blocks;
  @Nullable Operand owner;
  long used;

  Form(Isa isa, int blockColumns, int tokensMax) {
    this.isa = isa;
    this.blockColumns = blockColumns;
    this.tokensMax = tokensMax;
  }

  Tiles tiles() {
    return tiles;
  }

  /** Address of a tile's form. */
  long tile(int index) {
    return memory.address() + (long) tiles.from(index) * tokenBytes();
  }

  /** Bytes of one token: forms of tiles of any size have the same for each of theirs. */
  private long tokenBytes() {
    return (long) blocks * new FormLayout(blockColumns, 1).blockBytes();
  }

  void fill(Operand operand, Workers workers) {
    Floats in = operand.floats();
    tiles = Tiles.of(in.rows(), tokensMax);
    blocks = in.columns() / blockColumns;
    long bytes = Math.multiplyExact(tokenBytes(), in.rows());
    if (memory.byteSize() < bytes) {
      memory = Arena.ofAuto().allocate(bytes, 64);
    }
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
    int tile = tiles.tileOf(row);
    int token = row - tiles.from(tile);
    FormLayout layout = new FormLayout(blockColumns, tiles.size(tile));
    long at = tile(tile);
    kernel.call(
        in.memory().address() + in.byteOffset(row, 0),
        at + layout.levels(token, 0),
        at + layout.sum(token, 0),
        at + layout.sumPair(token, 0),
        at + layout.scale(token),
        blocks,
        layout.quarterBytes(),
        layout.blockBytes());
  }
}
