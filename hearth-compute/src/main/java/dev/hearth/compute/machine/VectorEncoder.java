package dev.hearth.compute.machine;

import org.jspecify.annotations.Nullable;

/** Writes one vector instruction in the shorter of its two forms. */
final class VectorEncoder {
  private static final int ABSENT = -1;

  private final CodeBuffer code;

  VectorEncoder(CodeBuffer code) {
    this.code = code;
  }

  /**
   * The operands of one instruction.
   *
   * @param reg the register in ModRM.reg, or an extension of the opcode
   * @param second the register in vvvv; 0 where there is none
   * @param rm the register in ModRM.rm, where {@code address} is null
   * @param address the place in memory, in place of {@code rm}
   * @param mask a mask register 1 … 7, or 0 for none
   * @param immediate one byte, or −1 for none
   */
  record Operands(
      int bits,
      int reg,
      int second,
      int rm,
      @Nullable Address address,
      int mask,
      boolean zeroing,
      int immediate) {
    boolean needsEvex() {
      boolean highIndex =
          address != null && address.indexVector() != null && address.indexVector().number() > 15;
      return bits == 512
          || reg > 15
          || second > 15
          || (address == null && rm > 15)
          || mask != 0
          || highIndex
          || (address != null && address.broadcast());
    }
  }

  void encode(VectorOp op, int opcode, Operands o) {
    if (opcode == VectorOp.NONE) {
      throw new IllegalArgumentException(op + " has no such form");
    }
    if (o.address != null && o.address.broadcast() && op.broadcastBytes == 0) {
      throw new IllegalArgumentException(op + " does not broadcast");
    }
    if (op.vex && !o.needsEvex()) {
      vex(op, opcode, o);
      finish(o, 0);
    } else if (op.evex) {
      evex(op, opcode, o);
      finish(o, op.displacementUnit(o.bits, o.address != null && o.address.broadcast()));
    } else {
      throw new IllegalArgumentException(op + " has no form for these operands: " + o);
    }
  }

  private static int bit(int number, int place) {
    return number >> place & 1;
  }

  /** Bit 3 of what extends ModRM.rm: the base or the register. */
  private static int b(Operands o) {
    if (o.address == null) {
      return bit(o.rm, 3);
    }
    return o.address.base() == null ? 0 : bit(o.address.base().number(), 3);
  }

  private static int indexNumber(Address address) {
    if (address.indexVector() != null) {
      return address.indexVector().number();
    }
    return address.index() == null ? 0 : address.index().number();
  }

  private void vex(VectorOp op, int opcode, Operands o) {
    int r = bit(o.reg, 3);
    int x = o.address == null ? 0 : bit(indexNumber(o.address), 3);
    int b = b(o);
    int length = o.bits == 256 ? 4 : 0;
    int low = (~o.second & 15) << 3 | length | op.prefix;
    if (x == 0 && b == 0 && op.w == 0 && op.map == 1) {
      code.put8(0xC5);
      code.put8((1 - r) << 7 | low);
    } else {
      code.put8(0xC4);
      code.put8((1 - r) << 7 | (1 - x) << 6 | (1 - b) << 5 | op.map);
      code.put8(op.w << 7 | low);
    }
    code.put8(opcode);
  }

  private void evex(VectorOp op, int opcode, Operands o) {
    int x = o.address == null ? bit(o.rm, 4) : bit(indexNumber(o.address), 3);
    int high =
        o.address != null && o.address.indexVector() != null
            ? bit(indexNumber(o.address), 4)
            : bit(o.second, 4);
    boolean broadcast = o.address != null && o.address.broadcast();
    int length = o.bits == 512 ? 2 : o.bits / 256;
    code.put8(0x62);
    code.put8(
        (1 - bit(o.reg, 3)) << 7
            | (1 - x) << 6
            | (1 - b(o)) << 5
            | (1 - bit(o.reg, 4)) << 4
            | op.map);
    code.put8(op.w << 7 | (~o.second & 15) << 3 | 4 | op.prefix);
    code.put8(
        (o.zeroing ? 0x80 : 0) | length << 5 | (broadcast ? 0x10 : 0) | (1 - high) << 3 | o.mask);
    code.put8(opcode);
  }

  private void finish(Operands o, int displacementUnit) {
    int trailing = o.immediate == ABSENT ? 0 : 1;
    if (o.address == null) {
      code.put8(0xC0 | ((o.reg & 7) << 3) | (o.rm & 7));
    } else {
      memory(code, o.reg, o.address, displacementUnit, trailing);
    }
    if (o.immediate != ABSENT) {
      code.put8(o.immediate);
    }
  }

  /**
   * ModRM and what follows it for a place in memory.
   *
   * @param unit what a displacement of one byte counts in; 0 for plain bytes
   */
  static void memory(CodeBuffer code, int reg, Address address, int unit, int trailing) {
    int regField = (reg & 7) << 3;
    if (address.label() != null) {
      code.put8(regField | 5);
      code.putDistance(address.label(), trailing);
      return;
    }
    Gpr base = address.base();
    if (base == null) {
      throw new IllegalArgumentException("an address without a base");
    }
    int displacement = address.displacement();
    int small = unit == 0 ? displacement : displacement / unit;
    boolean fits = (unit == 0 || displacement % unit == 0) && small == (byte) small;
    boolean none = displacement == 0 && (base.number() & 7) != 5;
    int mode = none ? 0 : fits ? 0x40 : 0x80;
    boolean indexed = address.index() != null || address.indexVector() != null;
    if (indexed || (base.number() & 7) == 4) {
      int index = indexed ? indexNumber(address) & 7 : 4;
      code.put8(mode | regField | 4);
      int scale = Integer.numberOfTrailingZeros(address.scale());
      code.put8((scale << 6) | (index << 3) | (base.number() & 7));
    } else {
      code.put8(mode | regField | (base.number() & 7));
    }
    if (!none && fits) {
      code.put8(small);
    } else if (!none) {
      code.put32(displacement);
    }
  }
}
