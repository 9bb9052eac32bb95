package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

import java.util.Arrays;
import java.util.List;

/**
 * Blocks of as many rows as a vector has lanes into packed ones ({@link Layout}).
 *
 * <p>Arguments: first block of the first row, packed blocks, blocks of a row (at least 1), bytes
 * from row to row. Nothing outside of the blocks is read.
 */
final class PackCode {
  private static final Gpr FROM = Gpr.RDI;
  private static final Gpr TO = Gpr.RSI;
  private static final Gpr BLOCKS = Gpr.RDX;
  private static final Gpr ROW_BYTES = Gpr.RCX;
  private static final int WORD = 4;
  private static final int SIGNS = 0x80808080;
  private static final int MASK = 1;

  private final PackedType type;
  private final Code c;
  private final Vec rows;
  private final Vec x;
  private final Vec part;
  private final Vec mask;

  private PackCode(PackedType type, Isa isa) {
    this.type = type;
    this.c = new Code(isa);
    c.begin(0);
    rows = c.take();
    x = c.take();
    part = c.take();
    mask = c.take();
  }

  /** Whether every change that a type's fields go through is known here. */
  static boolean knows(PackedType type) {
    return type.layout.fields().stream()
        .noneMatch(field -> field.change() == Layout.Change.SPREAD_BITS);
  }

  static byte[] assemble(PackedType type, Isa isa) {
    return new PackCode(type, isa).assemble();
  }

  private byte[] assemble() {
    Integer[] numbers = new Integer[c.isa.lanes];
    Arrays.setAll(numbers, i -> i);
    c.broadcast(rows, ROW_BYTES);
    c.a.emit(VectorOp.VPMULLD, rows, rows, at(c.words(numbers)));
    c.repeat(
        BLOCKS,
        () -> {
          List<Layout.Field> fields = type.layout.fields();
          for (int i = 0; i < fields.size(); i += field(fields, i)) {}
          c.a.add(FROM, type.type.bytesPerBlock());
          c.a.add(TO, type.blockBytes(c.isa));
        });
    return c.end();
  }

  private Address place(Layout.Field field) {
    return at(TO, field.to() * c.isa.lanes);
  }

  /** Packs a field, or several that are read at once; returns how many. */
  private int field(List<Layout.Field> fields, int index) {
    Layout.Field field = fields.get(index);
    if (field.bytes() == WORD) {
      gather(field.from());
      if (field.change() == Layout.Change.FLIP_SIGNS) {
        c.xor(x, x, c.operand(SIGNS));
      }
      c.store(place(field), x);
      return 1;
    }
    int start = Math.min(field.from(), type.type.bytesPerBlock() - WORD);
    gather(start);
    int count = field.bytes() == 1 ? bytesTogether(fields, index, start) : 1;
    for (int i = 0; i < count; i++) {
      Layout.Field next = fields.get(index + i);
      int left = 8 * (WORD - next.bytes() - (next.from() - start));
      c.a.emit(VectorOp.VPSLLD, part, x, left);
      c.a.emit(VectorOp.VPSRAD, part, part, 32 - 8 * next.bytes());
      if (next.bytes() == 2) {
        storeHalves(place(next));
      } else {
        storeBytes(place(next));
      }
    }
    return count;
  }

  /** How many fields of one byte from this on lie in one word of the block. */
  private static int bytesTogether(List<Layout.Field> fields, int index, int start) {
    int count = 1;
    while (index + count < fields.size()
        && fields.get(index + count).bytes() == 1
        && fields.get(index + count).from() >= start
        && fields.get(index + count).from() < start + WORD) {
      count++;
    }
    return count;
  }

  /** The word at an offset of every row's block. */
  private void gather(int offset) {
    c.gather(x, at(FROM, rows, 1, offset), MASK, mask);
  }

  /** Numbers of 16 bits, their signs spread, to 16 bits: packing them does not change them. */
  private void storeHalves(Address to) {
    Vec low = part.as(256);
    if (c.isa.bits == 512) {
      c.a.emit(VectorOp.VEXTRACTI64X4, mask.as(256), part, 1);
      c.a.emit(VectorOp.VPACKSSDW, low, low, mask.as(256));
      c.a.emit(VectorOp.VPERMQ, low, low, 0xD8);
      c.store(to, low);
    } else {
      c.a.emit(VectorOp.VPACKSSDW, low, low, low);
      c.a.emit(VectorOp.VPERMQ, low, low, 0x08);
      c.store(to, low.as(128));
    }
  }

  private void storeBytes(Address to) {
    if (c.isa.bits == 512) {
      c.a.emit(VectorOp.VPMOVSDB, to, part);
      return;
    }
    Vec low = part.as(128);
    c.a.emit(VectorOp.VPACKSSDW, part, part, part);
    c.a.emit(VectorOp.VPERMQ, part, part, 0x08);
    c.a.emit(VectorOp.VPACKSSWB, low, low, low);
    c.a.emit(VectorOp.VMOVD, to, low);
    c.a.emit(VectorOp.VPSHUFD, low, low, 0x01);
    c.a.emit(VectorOp.VMOVD, to.plus(4), low);
  }
}
