package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

import java.util.Arrays;

/**
 * Products of tiles for blocks of 32 columns. Three blocks are under way at once: while tiles
 * multiply the first, the sums of the second go to memory, and those of the third are scaled and
 * added to those in registers.
 *
 * <p>While tiles are at work, one of the two units that multiply and convert vectors stands still
 * (Sapphire Rapids, for some 400 cycles after any product, load or store of a tile), but not the
 * one that adds. So some integers become floats by additions alone: exactly, since none reaches 2²²
 * (32·127·128 at most).
 *
 * <p>Arguments: panels ({@link AmxPanel}), form of 16 tokens, output, bytes from one output row to
 * the next, blocks of a row (at least 1), panels (at least 1), {@link Isa#storeMask} for the last
 * panel, tokens to store (1 … 16).
 */
final class AmxSmallKernel extends AmxKernel {
  private static final Gpr PANEL = Gpr.RDI;
  private static final Gpr FORM = Gpr.RSI;
  private static final Gpr OUT = Gpr.RDX;
  private static final Gpr STRIDE = Gpr.RCX;
  private static final Gpr BLOCKS = Gpr.R8;
  private static final Gpr PANELS = Gpr.R9;
  private static final Gpr X = Gpr.R10;
  private static final Gpr COUNTER = Gpr.R11;
  private static final Gpr STRIDE_32 = Gpr.R12;
  private static final Gpr LEFT = Gpr.R13;
  private static final int TOKENS_ARGUMENT = 1;
  private static final int MASK = 1;

  /** 1.5·2²³: the last bits of a float this large count ones. */
  private static final float MAGIC = 0x1.8p23f;

  /** Of eight tokens, how many become floats by additions: measured. */
  private static final int MAGIC_OF_EIGHT = 5;

  private final Vec[] sums;
  private final Vec lessMagic;
  private final Vec magic;

  private AmxSmallKernel(PackedType type) {
    super(type);
    c.begin(2 * TILE_BYTES);
    sums = c.take(TOKENS);
    magic = c.constant(Float.floatToRawIntBits(MAGIC));
    lessMagic = c.constant(Float.floatToRawIntBits(-MAGIC));
  }

  static byte[] assemble(PackedType type) {
    AmxSmallKernel kernel = new AmxSmallKernel(type);
    Shape sums = new Shape(64, 16);
    Shape tokens = new Shape(32, 16);
    Shape levels = new Shape(64, 8);
    kernel.shapeTiles(sums, sums, tokens, tokens, levels, levels);
    kernel.c.a.move(STRIDE_32, 32);
    kernel.c.repeat(PANELS, kernel::panel);
    return kernel.end();
  }

  private void panel() {
    Arrays.stream(sums).forEach(c::zero);
    c.a.move(STRIDE_64, 64);
    c.a.move(X, FORM);
    c.a.move(COUNTER, BLOCKS);
    blocks();
    c.chooseMask(PANELS, 0, MASK, null);
    c.a.move(Gpr.RAX, OUT);
    c.a.load(LEFT, c.stackArgument(TOKENS_ARGUMENT));
    Label done = new Label();
    for (Vec sum : sums) {
      c.storeMasked(at(Gpr.RAX, 0), sum, MASK, null);
      c.a.add(Gpr.RAX, STRIDE);
      c.a.subtract(LEFT, 1);
      c.a.jump(Condition.ZERO, done);
    }
    c.a.bind(done);
    c.a.add(OUT, LINE);
  }

  /** Even blocks use the first of two tiles and places, odd ones the second. */
  private void blocks() {
    Label one = new Label();
    Label even = new Label();
    Label odd = new Label();
    Label done = new Label();
    product(0);
    c.a.subtract(COUNTER, 1);
    c.a.jump(Condition.ZERO, one);
    product(1);
    store(0);
    c.a.subtract(COUNTER, 1);
    c.a.jump(Condition.ZERO, even);
    Label top = new Label();
    c.a.bind(top);
    product(0);
    addScaled(0, 3);
    store(1);
    c.a.subtract(COUNTER, 1);
    c.a.jump(Condition.ZERO, odd);
    product(1);
    addScaled(1, 3);
    store(0);
    c.a.subtract(COUNTER, 1);
    c.a.jump(Condition.NOT_ZERO, top);
    c.a.bind(even);
    store(1);
    addScaled(0, 2);
    addScaled(1, 1);
    c.a.jump(done);
    c.a.bind(odd);
    addScaled(1, 2);
    c.a.bind(one);
    store(0);
    addScaled(0, 1);
    c.a.bind(done);
  }

  /** The product of the block at PANEL and X, which then stand behind it. */
  private void product(int which) {
    Tile sum = tile(which);
    Tile left = tile(2 + which);
    Tile right = tile(4 + which);
    c.a.tileZero(sum);
    c.a.emit(VectorOp.TILELOADD, left, at(X, STRIDE_32, 1, form.levels(0, 0)));
    c.a.emit(VectorOp.TILELOADD, right, at(PANEL, STRIDE_64, 1, panel.line(0)));
    c.a.emit(VectorOp.TDPBSSD, sum, left, right);
    c.a.add(PANEL, panel.blockBytes());
    c.a.add(X, form.blockBytes());
  }

  private void store(int which) {
    c.a.emit(VectorOp.TILESTORED, at(Gpr.RSP, STRIDE_64, 1, which * TILE_BYTES), tile(which));
  }

  /**
   * Integers as floats: a part by additions, so that no unit of the processor waits for another.
   */
  private void floatOf(Vec to, int token, Address integers) {
    if (token % 8 < MAGIC_OF_EIGHT) {
      c.a.emit(VectorOp.VPADDD, to, magic, integers);
      c.a.emit(VectorOp.VADDPS, to, to, lessMagic);
    } else {
      c.a.emit(VectorOp.VCVTDQ2PS, to, integers);
    }
  }

  /** Adds the sums of a place, of the block so many blocks before PANEL and X. */
  private void addScaled(int which, int back) {
    int panelBack = back * panel.blockBytes();
    int formBack = back * form.blockBytes();
    Vec factor = c.take();
    Vec number = c.take();
    Vec product = c.take();
    c.load(factor, at(PANEL, panel.scale() - panelBack));
    for (int t = 0; t < TOKENS; t++) {
      floatOf(number, t, at(Gpr.RSP, which * TILE_BYTES + LINE * t));
      c.withAll(VectorOp.VMULPS, product, factor, at(X, form.scale(t) - formBack));
      c.a.emit(VectorOp.VFMADD231PS, sums[t], number, product);
    }
    if (type.hasMinimum) {
      c.load(factor, at(PANEL, panel.minimum() - panelBack));
      for (int t = 0; t < TOKENS; t++) {
        c.withAll(VectorOp.VMULPS, product, factor, at(X, form.scale(t) - formBack));
        c.floatOfAll(number, at(X, form.sum(t, 0) - formBack));
        c.a.emit(VectorOp.VFNMADD231PS, sums[t], number, product);
      }
    }
    c.give(factor, number, product);
  }
}
