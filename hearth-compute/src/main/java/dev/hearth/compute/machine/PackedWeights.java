package dev.hearth.compute.machine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.hearth.compute.Weights;
import dev.hearth.compute.Workers;
import dev.hearth.compute.scalar.NaturalWeights;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Weights repacked for kernels: groups of as many rows as a vector has lanes, block after block, in
 * each block the fields of {@link Layout}. The last group is filled up with rows of zero bytes.
 *
 * @param packed {@code [group][block]}
 */
record PackedWeights(NaturalWeights natural, PackedType packedType, Isa isa, MemorySegment packed)
    implements Weights {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int SIGNS = 0x80808080;

  static PackedWeights of(
      Arena owner, Workers workers, NaturalWeights natural, PackedType type, Isa isa) {
    int groups = Math.ceilDiv(natural.rows(), isa.lanes);
    int blocks = natural.columns() / type.columns;
    long groupBytes = Math.multiplyExact((long) blocks, type.blockBytes(isa));
    MemorySegment packed = NativeMemory.allocate(owner, Math.multiplyExact(groupBytes, groups));
    PackedWeights weights = new PackedWeights(natural, type, isa, packed);
    Native kernel = PackCode.knows(type) ? Library.pack(type, isa) : null;
    Packing.run(workers, natural, isa.lanes, group -> weights.pack(group, groupBytes, kernel));
    return weights;
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

  int groups() {
    return Math.ceilDiv(rows(), isa.lanes);
  }

  /** Blocks of a row. */
  int blocks() {
    return columns() / packedType.columns;
  }

  long groupBytes() {
    return (long) blocks() * packedType.blockBytes(isa);
  }

  /** {@link Isa#storeMask} of the last of the groups before {@code toGroup}. */
  long storeMask(int toGroup) {
    return isa.storeMask(Math.min(rows() - (toGroup - 1) * isa.lanes, isa.lanes));
  }

  private void pack(int group, long groupBytes, @Nullable Native kernel) {
    int count = Math.min(isa.lanes, rows() - group * isa.lanes);
    if (kernel != null && count == isa.lanes) {
      kernel.call(
          natural.blocks().address() + (long) group * isa.lanes * natural.rowBytes(),
          packed.address() + group * groupBytes,
          blocks(),
          natural.rowBytes(),
          0,
          0,
          0,
          0);
      return;
    }
    MemorySegment from =
        natural
            .blocks()
            .asSlice((long) group * isa.lanes * natural.rowBytes(), count * natural.rowBytes());
    MemorySegment to = packed.asSlice(group * groupBytes, groupBytes);
    int blockBytes = natural.type().bytesPerBlock();
    for (int b = 0; b < blocks(); b++) {
      long start = (long) b * packedType.blockBytes(isa);
      for (Layout.Field field : packedType.layout.fields()) {
        long source = (long) b * blockBytes + field.from();
        long target = start + (long) field.to() * isa.lanes;
        switch (field.bytes()) {
          case 4 -> packWords(from, source, to, target, count, field.change());
          case 2 -> packHalves(from, source, to, target, count);
          default -> packBytes(from, source, to, target, count);
        }
      }
    }
  }

  private void packWords(
      MemorySegment from,
      long source,
      MemorySegment to,
      long target,
      int count,
      Layout.Change change) {
    long rowBytes = natural.rowBytes();
    switch (change) {
      case NONE -> {
        for (int r = 0; r < count; r++) {
          to.set(INT, target + 4L * r, from.get(INT, source + r * rowBytes));
        }
      }
      case FLIP_SIGNS -> {
        for (int r = 0; r < count; r++) {
          to.set(INT, target + 4L * r, from.get(INT, source + r * rowBytes) ^ SIGNS);
        }
      }
      case SPREAD_BITS -> {
        for (int r = 0; r < count; r++) {
          to.set(INT, target + 4L * r, spread(from.get(INT, source + r * rowBytes)));
        }
      }
    }
  }

  private static int spread(int bits) {
    int spread = 0;
    for (int t = 0; t < 4; t++) {
      spread |= Integer.compress(bits, 0x11111111 << t) << (8 * t);
    }
    return spread;
  }

  private void packHalves(
      MemorySegment from, long source, MemorySegment to, long target, int count) {
    long rowBytes = natural.rowBytes();
    for (int r = 0; r < count; r++) {
      to.set(SHORT, target + 2L * r, from.get(SHORT, source + r * rowBytes));
    }
  }

  private void packBytes(
      MemorySegment from, long source, MemorySegment to, long target, int count) {
    long rowBytes = natural.rowBytes();
    for (int r = 0; r < count; r++) {
      to.set(JAVA_BYTE, target + r, from.get(JAVA_BYTE, source + r * rowBytes));
    }
  }
}
