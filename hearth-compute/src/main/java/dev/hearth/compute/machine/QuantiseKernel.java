package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

import dev.hearth.compute.machine.Assembler.Arithmetic;

/**
 * One row of floats as levels with scales and negated sums, into its places in a form ({@link
 * FormLayout}); the arithmetic of {@code scalar.QuantisedRows}.
 *
 * <p>Arguments: floats, first levels, first sum, first pair of sums, first scale, blocks (at least
 * 1), bytes from quarter to quarter, bytes from block to block.
 */
final class QuantiseKernel {
  private static final Gpr IN = Gpr.RDI;
  private static final Gpr LEVELS = Gpr.RSI;
  private static final Gpr SUMS = Gpr.RDX;
  private static final Gpr PAIRS = Gpr.RCX;
  private static final Gpr SCALE = Gpr.R8;
  private static final Gpr BLOCKS = Gpr.R9;
  private static final Gpr VALUE = Gpr.RAX;
  private static final Gpr PAIR = Gpr.R12;
  private static final Gpr HALF = Gpr.RBX;
  private static final Gpr COUNTER = Gpr.R10;
  private static final int QUARTER_STRIDE = 0;
  private static final int BLOCK_STRIDE = 1;

  private static final int INFINITY = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
  private static final int SMALLEST = Float.floatToRawIntBits(0x1p-100f);
  private static final int NAN = Float.floatToRawIntBits(Float.NaN);
  private static final float LEVEL_MAX = 127f;

  private final Code c;
  private final int columns;
  private final int lanes;
  private final Vec magnitude;
  private final Vec max;
  private final Vec other;
  private final Vec inverse;

  private QuantiseKernel(Isa isa, int columns) {
    this.c = new Code(isa);
    this.columns = columns;
    this.lanes = isa.lanes;
    c.begin(0);
    magnitude = c.constant(0x7FFFFFFF);
    max = c.take();
    other = c.take();
    inverse = c.take();
  }

  static byte[] assemble(Isa isa, int columns) {
    QuantiseKernel kernel = new QuantiseKernel(isa, columns);
    kernel.c.repeat(BLOCKS, kernel::block);
    return kernel.c.end();
  }

  /** Sums and levels of a block of 256 lie in four quarters. */
  private int quarters() {
    return columns == 32 ? 1 : 4;
  }

  private void block() {
    Label zeros = new Label();
    Label infinite = new Label();
    Label scaled = new Label();
    Label done = new Label();
    findMax();
    c.a.arithmetic(Arithmetic.CMP, VALUE, INFINITY);
    c.a.jump(Condition.NOT_BELOW, infinite);
    c.a.arithmetic(Arithmetic.CMP, VALUE, SMALLEST);
    c.a.jump(Condition.BELOW, zeros);
    findInverse();
    c.a.jump(scaled);
    c.a.bind(infinite);
    c.a.move(VALUE, NAN);
    c.a.store32(at(SCALE, 0), VALUE);
    c.a.arithmetic(Arithmetic.XOR, VALUE, VALUE);
    quarters(true);
    c.a.jump(done);
    c.a.bind(zeros);
    c.a.arithmetic(Arithmetic.XOR, VALUE, VALUE);
    c.a.store32(at(SCALE, 0), VALUE);
    quarters(true);
    c.a.jump(done);
    c.a.bind(scaled);
    quarters(false);
    c.a.bind(done);
    next();
  }

  /** The bits of the largest magnitude; as whole numbers, bits of floats have their order. */
  private void findMax() {
    for (int i = 0; i < columns; i += lanes) {
      Vec to = i == 0 ? max : other;
      c.and(to, magnitude, at(IN, 4 * i));
      if (i > 0) {
        c.a.emit(VectorOp.VPMAXSD, max, max, other);
      }
    }
    c.fold(VectorOp.VPMAXSD, max, other);
    c.a.emit(VectorOp.VMOVD, VALUE, max.as(128));
  }

  private void findInverse() {
    Vec scale = max.as(128);
    Vec one = other.as(128);
    int word = Float.floatToRawIntBits(LEVEL_MAX);
    c.a.emit(VectorOp.VDIVSS, scale, scale, at(c.words(word)));
    c.a.emit(VectorOp.VMOVSS, at(SCALE, 0), scale);
    c.a.emit(VectorOp.VMOVSS, one, at(c.words(Float.floatToRawIntBits(1f))));
    c.a.emit(VectorOp.VDIVSS, one, one, scale);
    c.a.emit(VectorOp.VBROADCASTSS, inverse, one);
  }

  /** Writes levels and sums; zeros where RAX is zero and {@code clear}. */
  private void quarters(boolean clear) {
    if (columns == 32) {
      part(32, clear);
      return;
    }
    // pointers run through the quarters and are set back
    c.a.move(COUNTER, quarters());
    c.repeat(
        COUNTER,
        () -> {
          part(FormLayout.QUARTER, clear);
          c.a.load(HALF, c.stackArgument(QUARTER_STRIDE));
          c.a.add(LEVELS, HALF);
          c.a.add(SUMS, HALF);
          c.a.add(PAIRS, HALF);
          c.a.add(IN, 4 * FormLayout.QUARTER);
        });
    c.a.load(HALF, c.stackArgument(QUARTER_STRIDE));
    c.a.shiftLeft(HALF, 2);
    c.a.arithmetic(Arithmetic.SUB, LEVELS, HALF);
    c.a.arithmetic(Arithmetic.SUB, SUMS, HALF);
    c.a.arithmetic(Arithmetic.SUB, PAIRS, HALF);
    c.a.subtract(IN, 4 * columns);
  }

  private void part(int count, boolean clear) {
    if (clear) {
      for (int i = 0; i < count; i += 4) {
        c.a.store32(at(LEVELS, i), VALUE);
      }
      for (int i = 0; i < sums(count); i++) {
        c.a.store32(at(SUMS, 4 * i), VALUE);
      }
      if (columns > 32) {
        c.a.store32(at(PAIRS, 0), VALUE);
      }
      return;
    }
    int step = columns == 32 ? 32 : FormLayout.SUM_COLUMNS;
    Vec[] parts = c.take(step / lanes);
    for (int from = 0; from < count; from += step) {
      levels(parts, from);
      sum(parts, from / step);
    }
    if (columns > 32) {
      c.a.store32(at(PAIRS, 0), PAIR);
    }
    c.give(parts);
  }

  private int sums(int count) {
    return columns == 32 ? 1 : count / FormLayout.SUM_COLUMNS;
  }

  private void levels(Vec[] parts, int from) {
    for (int i = 0; i < parts.length; i++) {
      Vec part = parts[i];
      c.a.emit(VectorOp.VMULPS, part, inverse, at(IN, 4 * (from + i * lanes)));
      c.a.emit(VectorOp.VCVTPS2DQ, part, part);
      if (lanes == 16) {
        c.a.emit(VectorOp.VPMOVSDB, at(LEVELS, from + 16 * i), part);
      } else if (i % 2 == 1) {
        Vec packed = other;
        c.a.emit(VectorOp.VPACKSSDW, packed, parts[i - 1], part);
        c.a.emit(VectorOp.VPERMQ, packed, packed, 0xD8);
        c.a.emit(VectorOp.VEXTRACTI128, max.as(128), packed, 1);
        c.a.emit(VectorOp.VPACKSSWB, packed.as(128), packed.as(128), max.as(128));
        c.store(at(LEVELS, from + 8 * (i - 1)), packed.as(128));
      }
    }
  }

  /** The negated sum of the parts; for blocks of 256, the pair of sums of 32 in the making. */
  private void sum(Vec[] parts, int index) {
    for (int i = 1; i < parts.length; i++) {
      c.a.emit(VectorOp.VPADDD, parts[0], parts[0], parts[i]);
    }
    c.fold(VectorOp.VPADDD, parts[0], other);
    c.a.emit(VectorOp.VMOVD, VALUE, parts[0].as(128));
    c.a.move(HALF, 0);
    c.a.arithmetic(Arithmetic.SUB, HALF, VALUE);
    c.a.store32(at(SUMS, 4 * index), HALF);
    if (columns == 32) {
      return;
    }
    switch (index) {
      case 0 -> c.a.move(PAIR, HALF);
      case 1 -> {
        c.a.add(PAIR, HALF);
        c.a.arithmetic(Arithmetic.AND, PAIR, 0xFFFF);
      }
      default -> {
        c.a.shiftLeft(HALF, 16);
        c.a.add(PAIR, HALF);
      }
    }
  }

  private void next() {
    c.a.load(HALF, c.stackArgument(BLOCK_STRIDE));
    c.a.add(LEVELS, HALF);
    c.a.add(SUMS, HALF);
    c.a.add(PAIRS, HALF);
    c.a.add(SCALE, HALF);
    c.a.add(IN, 4 * columns);
  }
}
