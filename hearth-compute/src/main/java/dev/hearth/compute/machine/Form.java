package dev.hearth.compute.machine;

import dev.hearth.compute.Operand;
import dev.hearth.compute.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * An operand as kernels read it: tokens in tiles, one tile after the other. Its memory is used
 * again for other operands, and grows where they are larger.
 */
abstract class Form {
  /** Fewer floats than this are not worth waking the team for. */
  static final int ALONE_MAX = 16_384;

  private final int tokensMax;
  private final boolean filledUp;
  private MemorySegment memory = MemorySegment.NULL;
  private Tiles tiles = new Tiles(0, 1);
  private long tokenBytes;
  private @Nullable Operand owner;
  private long used;

  /**
   * @param tokensMax tokens of a tile
   * @param filledUp whether every tile has so many, the last with tokens that are none
   */
  Form(int tokensMax, boolean filledUp) {
    this.tokensMax = tokensMax;
    this.filledUp = filledUp;
  }

  /** Bytes that one token takes of its tile. */
  abstract long tokenBytes(int columns);

  abstract void write(Operand operand, Workers workers);

  Tiles tiles() {
    return tiles;
  }

  @SuppressWarnings("ReferenceEquality") // the same rows may later hold other numbers
  boolean holds(Operand operand) {
    return owner == operand;
  }

  long used() {
    return used;
  }

  void use(long time) {
    used = time;
  }

  /** Bytes of the larger tiles. */
  long tileBytes() {
    return tiles.most() * tokenBytes;
  }

  /** Address of a tile. */
  long tile(int index) {
    return memory.address() + tiles.from(index) * tokenBytes;
  }

  MemorySegment memory(int tile) {
    return memory.asSlice(tiles.from(tile) * tokenBytes, tiles.size(tile) * tokenBytes);
  }

  void fill(Operand operand, Workers workers) {
    owner = null;
    int rows = operand.floats().rows();
    int places = filledUp ? Math.ceilDiv(rows, tokensMax) * tokensMax : rows;
    tiles = Tiles.of(places, tokensMax);
    tokenBytes = tokenBytes(operand.floats().columns());
    long bytes = Math.multiplyExact(tokenBytes, places);
    if (memory.byteSize() < bytes) {
      memory = Arena.ofAuto().allocate(bytes, 64);
    }
    write(operand, workers);
    owner = operand;
  }
}
