package dev.hearth.compute.machine;

import dev.hearth.compute.machine.VectorEncoder.Operands;

/**
 * Writes x86-64 code, operands in Intel's order. Only what the kernels need; where two encodings
 * exist, the shorter one, as other assemblers do.
 */
final class Assembler {
  private static final int NO_IMMEDIATE = -1;

  /** Instructions of two general registers, or a register and a number. */
  enum Arithmetic {
    ADD(0),
    OR(1),
    AND(4),
    SUB(5),
    XOR(6),
    CMP(7);

    final int number;

    Arithmetic(int number) {
      this.number = number;
    }
  }

  private final CodeBuffer code = new CodeBuffer();
  private final VectorEncoder vectors = new VectorEncoder(code);
  private int mask;
  private boolean zeroing;

  int size() {
    return code.size();
  }

  byte[] finish() {
    return code.finish();
  }

  // ---- vector instructions

  /** The next vector instruction leaves lanes alone that are not in this mask register. */
  Assembler masked(int maskRegister) {
    mask = maskRegister;
    return this;
  }

  /** The next vector instruction zeroes lanes that are not in this mask register. */
  Assembler maskedToZero(int maskRegister) {
    mask = maskRegister;
    zeroing = true;
    return this;
  }

  private void encode(VectorOp op, int opcode, Operands operands) {
    mask = 0;
    zeroing = false;
    vectors.encode(op, opcode, operands);
  }

  private Operands registers(int bits, int reg, int second, int rm, int immediate) {
    return new Operands(bits, reg, second, rm, null, mask, zeroing, immediate);
  }

  private Operands withMemory(int bits, int reg, int second, Address address, int immediate) {
    return new Operands(bits, reg, second, 0, address, mask, zeroing, immediate);
  }

  private static int widest(Vec a, Vec b) {
    return Math.max(a.bits(), b.bits());
  }

  void emit(VectorOp op, Vec to, Vec from) {
    if (op.opcode == VectorOp.NONE) {
      encode(op, op.storeOpcode, registers(widest(to, from), from.number(), 0, to.number(), -1));
    } else {
      encode(op, op.opcode, registers(widest(to, from), to.number(), 0, from.number(), -1));
    }
  }

  void emit(VectorOp op, Vec to, Address from) {
    encode(op, op.opcode, withMemory(to.bits(), to.number(), 0, from, NO_IMMEDIATE));
  }

  void emit(VectorOp op, Address to, Vec from) {
    encode(op, op.storeOpcode, withMemory(from.bits(), from.number(), 0, to, NO_IMMEDIATE));
  }

  void emit(VectorOp op, Vec to, Vec a, Vec b) {
    encode(
        op, op.opcode, registers(widest(to, b), to.number(), a.number(), b.number(), NO_IMMEDIATE));
  }

  void emit(VectorOp op, Vec to, Vec a, Address b) {
    encode(op, op.opcode, withMemory(to.bits(), to.number(), a.number(), b, NO_IMMEDIATE));
  }

  /** Stores the lanes of {@code from} that a vector mask selects. */
  void emit(VectorOp op, Address to, Vec select, Vec from) {
    encode(
        op,
        op.storeOpcode,
        withMemory(from.bits(), from.number(), select.number(), to, NO_IMMEDIATE));
  }

  /** Gathers with a vector mask, which is used up. */
  void emit(VectorOp op, Vec to, Address from, Vec select) {
    encode(op, op.opcode, withMemory(to.bits(), to.number(), select.number(), from, NO_IMMEDIATE));
  }

  void emit(VectorOp op, Vec to, Vec from, int immediate) {
    if (op.extension != VectorOp.NONE) {
      encode(
          op,
          op.opcode,
          registers(to.bits(), op.extension, to.number(), from.number(), immediate & 255));
    } else if (op.opcode == VectorOp.NONE) {
      encode(
          op,
          op.storeOpcode,
          registers(widest(to, from), from.number(), 0, to.number(), immediate & 255));
    } else {
      encode(
          op,
          op.opcode,
          registers(widest(to, from), to.number(), 0, from.number(), immediate & 255));
    }
  }

  void emit(VectorOp op, Vec to, Address from, int immediate) {
    boolean extended = op.extension != VectorOp.NONE;
    int reg = extended ? op.extension : to.number();
    int second = extended ? to.number() : 0;
    encode(op, op.opcode, withMemory(to.bits(), reg, second, from, immediate & 255));
  }

  void emit(VectorOp op, Address to, Vec from, int immediate) {
    encode(op, op.storeOpcode, withMemory(from.bits(), from.number(), 0, to, immediate & 255));
  }

  void emit(VectorOp op, Vec to, Vec a, Vec b, int immediate) {
    encode(
        op,
        op.opcode,
        registers(widest(to, b), to.number(), a.number(), b.number(), immediate & 255));
  }

  void emit(VectorOp op, Vec to, Vec a, Address b, int immediate) {
    encode(op, op.opcode, withMemory(to.bits(), to.number(), a.number(), b, immediate & 255));
  }

  /** Blends {@code a} and {@code b} by the sign bits of {@code select}. */
  void emit(VectorOp op, Vec to, Vec a, Vec b, Vec select) {
    emit(op, to, a, b, select.number() << 4);
  }

  void emit(VectorOp op, Vec to, Gpr from) {
    encode(op, op.opcode, registers(to.bits(), to.number(), 0, from.number(), NO_IMMEDIATE));
  }

  void emit(VectorOp op, Gpr to, Vec from) {
    encode(op, op.storeOpcode, registers(from.bits(), from.number(), 0, to.number(), -1));
  }

  /** A mask register from a general register. */
  void moveMask(VectorOp op, int maskRegister, Gpr from) {
    encode(op, op.opcode, registers(128, maskRegister, 0, from.number(), NO_IMMEDIATE));
  }

  /** Puts the lanes where a comparison holds into a mask register. */
  void compare(VectorOp op, int maskRegister, Vec a, Address b, int kind) {
    encode(op, op.opcode, withMemory(a.bits(), maskRegister, a.number(), b, kind));
  }

  void compare(VectorOp op, int maskRegister, Vec a, Vec b, int kind) {
    encode(op, op.opcode, registers(a.bits(), maskRegister, a.number(), b.number(), kind));
  }

  void zeroUpper() {
    code.put8(0xC5);
    code.put8(0xF8);
    code.put8(0x77);
  }

  // ---- tiles

  void emit(VectorOp op, Tile to, Address from) {
    encode(op, op.opcode, withMemory(128, to.number(), 0, from, NO_IMMEDIATE));
  }

  void emit(VectorOp op, Address to, Tile from) {
    encode(op, op.storeOpcode, withMemory(128, from.number(), 0, to, NO_IMMEDIATE));
  }

  /** {@code to += a · b}. */
  void emit(VectorOp op, Tile to, Tile a, Tile b) {
    encode(op, op.opcode, registers(128, to.number(), b.number(), a.number(), NO_IMMEDIATE));
  }

  void tileZero(Tile tile) {
    encode(VectorOp.TILEZERO, VectorOp.TILEZERO.opcode, registers(128, tile.number(), 0, 0, -1));
  }

  void loadTileConfiguration(Address from) {
    encode(VectorOp.LDTILECFG, VectorOp.LDTILECFG.opcode, withMemory(128, 0, 0, from, -1));
  }

  void releaseTiles() {
    encode(VectorOp.TILERELEASE, VectorOp.TILERELEASE.opcode, registers(128, 0, 0, 0, -1));
  }

  // ---- general registers, 64 bits

  private void rex(boolean wide, int reg, int index, int base) {
    int rex = 0x40 | (wide ? 8 : 0) | reg >> 3 << 2 | index >> 3 << 1 | base >> 3;
    if (rex != 0x40) {
      code.put8(rex);
    }
  }

  private void withRegisters(boolean wide, int opcode, int reg, int rm) {
    rex(wide, reg, 0, rm);
    if (opcode > 255) {
      code.put8(opcode >> 8);
    }
    code.put8(opcode & 255);
    code.put8(0xC0 | ((reg & 7) << 3) | (rm & 7));
  }

  private void withAddress(boolean wide, int opcode, int reg, Address address) {
    int index = address.index() == null ? 0 : address.index().number();
    int base = address.base() == null ? 0 : address.base().number();
    rex(wide, reg, index, base);
    if (opcode > 255) {
      code.put8(opcode >> 8);
    }
    code.put8(opcode & 255);
    VectorEncoder.memory(code, reg, address, 0, 0);
  }

  void move(Gpr to, Gpr from) {
    withRegisters(true, 0x89, from.number(), to.number());
  }

  /** The shortest form that gives all 64 bits. */
  void move(Gpr to, long value) {
    if (value >>> 32 == 0) {
      rex(false, 0, 0, to.number());
      code.put8(0xB8 | (to.number() & 7));
      code.put32((int) value);
    } else if (value == (int) value) {
      withRegisters(true, 0xC7, 0, to.number());
      code.put32((int) value);
    } else {
      rex(true, 0, 0, to.number());
      code.put8(0xB8 | (to.number() & 7));
      code.put64(value);
    }
  }

  void load(Gpr to, Address from) {
    withAddress(true, 0x8B, to.number(), from);
  }

  /** Loads 32 bits and zeroes the others. */
  void load32(Gpr to, Address from) {
    withAddress(false, 0x8B, to.number(), from);
  }

  /** Loads 16 bits and zeroes the others. */
  void load16(Gpr to, Address from) {
    withAddress(false, 0x0FB7, to.number(), from);
  }

  void store(Address to, Gpr from) {
    withAddress(true, 0x89, from.number(), to);
  }

  void store32(Address to, Gpr from) {
    withAddress(false, 0x89, from.number(), to);
  }

  void lea(Gpr to, Address address) {
    withAddress(true, 0x8D, to.number(), address);
  }

  void arithmetic(Arithmetic operation, Gpr to, Gpr from) {
    withRegisters(true, operation.number << 3 | 1, from.number(), to.number());
  }

  void arithmetic(Arithmetic operation, Gpr to, int value) {
    if (value == (byte) value) {
      withRegisters(true, 0x83, operation.number, to.number());
      code.put8(value);
    } else if (to == Gpr.RAX) {
      code.put8(0x48);
      code.put8(operation.number << 3 | 5);
      code.put32(value);
    } else {
      withRegisters(true, 0x81, operation.number, to.number());
      code.put32(value);
    }
  }

  void add(Gpr to, Gpr from) {
    arithmetic(Arithmetic.ADD, to, from);
  }

  void add(Gpr to, int value) {
    arithmetic(Arithmetic.ADD, to, value);
  }

  void subtract(Gpr to, int value) {
    arithmetic(Arithmetic.SUB, to, value);
  }

  void multiply(Gpr to, Gpr from) {
    withRegisters(true, 0x0FAF, to.number(), from.number());
  }

  void shiftLeft(Gpr to, int count) {
    withRegisters(true, 0xC1, 4, to.number());
    code.put8(count);
  }

  void shiftRight(Gpr to, int count) {
    withRegisters(true, 0xC1, 5, to.number());
    code.put8(count);
  }

  void test(Gpr a, Gpr b) {
    withRegisters(true, 0x85, b.number(), a.number());
  }

  void push(Gpr register) {
    rex(false, 0, 0, register.number());
    code.put8(0x50 | (register.number() & 7));
  }

  void pop(Gpr register) {
    rex(false, 0, 0, register.number());
    code.put8(0x58 | (register.number() & 7));
  }

  /** Asks for the cache line at {@code address}. */
  void prefetch(Address address) {
    withAddress(false, 0x0F18, 1, address);
  }

  void cpuid() {
    code.put8(0x0F);
    code.put8(0xA2);
  }

  void xgetbv() {
    code.put8(0x0F);
    code.put8(0x01);
    code.put8(0xD0);
  }

  void systemCall() {
    code.put8(0x0F);
    code.put8(0x05);
  }

  void ret() {
    code.put8(0xC3);
  }

  // ---- places

  void bind(Label label) {
    code.bind(label);
  }

  void jump(Label to) {
    code.put8(0xE9);
    code.putDistance(to, 0);
  }

  void jump(Condition condition, Label to) {
    code.put8(0x0F);
    code.put8(0x80 | condition.number);
    code.putDistance(to, 0);
  }

  /** Starts constants: unreachable, and aligned to a cache line. */
  void align64() {
    while (code.size() % 64 != 0) {
      code.put8(0xCC);
    }
  }

  void data32(int value) {
    code.put32(value);
  }
}
