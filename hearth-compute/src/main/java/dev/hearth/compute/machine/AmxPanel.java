package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

/**
 * Panels for products of tiles, whose levels are signed and have no offset. A block of 32 columns
 * is the scales and perhaps minima, then eight lines of levels. A block of 256 columns is the same
 * vectors; the low and then the high bytes of levels times their groups' scales (64 lines each, the
 * low ones unsigned), so that one product of tiles runs over all 256 columns; and what minima are
 * multiplied by, in pairs of 16-bit words.
 */
record AmxPanel(PackedType type) {
  static final Isa ISA = Isa.AVX512_VNNI;
  private static final int LINE = 64;
  private static final int LARGE_LINES = 64;
  private static final int MINIMUM_PAIRS = 4;

  private static final Gpr BLOCK = Gpr.RDI;
  private static final Gpr PANEL = Gpr.RSI;
  private static final Gpr COUNTER = Gpr.RDX;

  /** Minima of groups of 16 columns have too many sums to be worth it. */
  static boolean knows(PackedType type) {
    return !type.hasMinimum || type.groupColumns == 32;
  }

  private int heads() {
    return type.hasMinimum ? 2 : 1;
  }

  int scale() {
    return 0;
  }

  int minimum() {
    return LINE;
  }

  /** The line of four columns; in blocks of 256, of the low bytes. */
  int line(int column) {
    return (heads() + column / 4) * LINE;
  }

  int highLine(int column) {
    return line(column) + LARGE_LINES * LINE;
  }

  int minimumPair(int quarter) {
    return (heads() + 2 * LARGE_LINES + quarter) * LINE;
  }

  int blockBytes() {
    if (type.columns == 32) {
      return (heads() + 8) * LINE;
    }
    return (heads() + 2 * LARGE_LINES + (type.hasMinimum ? MINIMUM_PAIRS : 0)) * LINE;
  }

  /**
   * The function that makes panels. Arguments: packed weights, panel, blocks in all (at least 1).
   */
  byte[] assemble() {
    Code c = new Code(ISA);
    c.begin(type.unpacker(new Code(ISA), BLOCK).stackBytes());
    PackedType.Unpacker unpacker = type.unpacker(c, BLOCK);
    Vec byteOffset = c.take();
    if (type.columns == 32 && type.offsetBits >= 0) {
      c.constant(byteOffset, 0x01010101 << type.offsetBits);
    }
    c.repeat(
        COUNTER,
        () -> {
          heads(c, unpacker);
          if (type.columns == 32) {
            small(c, unpacker, byteOffset);
          } else {
            large(c, unpacker);
          }
          c.a.add(BLOCK, type.blockBytes(ISA));
          c.a.add(PANEL, blockBytes());
        });
    return c.end();
  }

  private void heads(Code c, PackedType.Unpacker unpacker) {
    Vec scale = c.take();
    unpacker.scale(scale);
    c.store(at(PANEL, scale()), scale);
    if (type.hasMinimum) {
      unpacker.minimum(scale);
      c.store(at(PANEL, minimum()), scale);
    }
    c.give(scale);
  }

  private void small(Code c, PackedType.Unpacker unpacker, Vec offset) {
    unpacker.section(
        0,
        (levels, column) -> {
          if (type.offsetBits >= 0) {
            c.a.emit(VectorOp.VPSUBB, levels, levels, offset);
          }
          c.store(at(PANEL, line(column)), levels);
        });
  }

  private void large(Code c, PackedType.Unpacker unpacker) {
    unpacker.prepareGroups();
    Products products = new Products(c);
    for (int s = 0; s < unpacker.sections(); s++) {
      Vec[][] scales = new Vec[type.groups()][];
      for (int i = 0; i < unpacker.sectionGroups(); i++) {
        int group = unpacker.group(s, i);
        scales[group] = scales(c, unpacker, group);
      }
      unpacker.section(
          s,
          (levels, column) -> products.store(levels, scales[column / type.groupColumns], column));
      for (int i = 0; i < unpacker.sectionGroups(); i++) {
        c.give(scales[unpacker.group(s, i)]);
      }
    }
    products.end();
    if (type.hasMinimum) {
      Vec number = c.take();
      Vec other = c.take();
      for (int quarter = 0; quarter < MINIMUM_PAIRS; quarter++) {
        RowKernel.minimumPair(c, unpacker, number, other, quarter);
        c.store(at(PANEL, minimumPair(quarter)), number);
      }
      c.give(number, other);
    }
  }

  /** A group's scale in both words of each lane, and that times the offset of levels. */
  private Vec[] scales(Code c, PackedType.Unpacker unpacker, int group) {
    Vec scale = c.take();
    Vec high = c.take();
    unpacker.groupScale(scale, group);
    c.a.emit(VectorOp.VPSLLD, high, scale, 16);
    c.a.emit(VectorOp.VPSLLD, scale, scale, 16);
    c.a.emit(VectorOp.VPSRLD, scale, scale, 16);
    c.or(scale, scale, high);
    if (type.offsetBits < 0) {
      c.give(high);
      return new Vec[] {scale};
    }
    c.a.emit(VectorOp.VPSLLW, high, scale, type.offsetBits);
    return new Vec[] {scale, high};
  }

  /** Levels times scales, 16 bits each, taken apart into bytes. */
  private final class Products {
    private final Code c;
    private final Vec lowBytes;
    private final Vec even;
    private final Vec odd;
    private final Vec high;

    Products(Code c) {
      this.c = c;
      lowBytes = c.constant(0x00FF00FF);
      even = c.take();
      odd = c.take();
      high = c.take();
    }

    void end() {
      c.give(lowBytes, even, odd, high);
    }

    void store(Vec levels, Vec[] scale, int column) {
      c.and(even, levels, lowBytes);
      c.shift16(odd, levels, 8);
      for (Vec half : new Vec[] {even, odd}) {
        c.a.emit(VectorOp.VPMULLW, half, half, scale[0]);
        if (scale.length > 1) {
          c.a.emit(VectorOp.VPSUBW, half, half, scale[1]);
        }
      }
      c.shift16(high, even, 8);
      // where lowBytes has ones, the shifted even product; elsewhere the odd one
      select(high, high, odd);
      c.store(at(PANEL, highLine(column)), high);
      c.shift16(odd, odd, -8);
      select(even, even, odd);
      c.store(at(PANEL, line(column)), even);
    }

    private void select(Vec to, Vec low, Vec other) {
      if (to.number() != low.number()) {
        throw new IllegalArgumentException("selects in place");
      }
      c.a.emit(VectorOp.VPTERNLOGD, to, other, lowBytes, 0xE4);
    }
  }
}
