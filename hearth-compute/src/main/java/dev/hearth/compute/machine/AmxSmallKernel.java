package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

import java.util.Arrays;

/**
 * Products of tiles for blocks of 32 columns: the sums of each block are scaled and added to those
 * in registers, while the product of the next block is under way.
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

  /** Where the sums of this block and of the one before it go. */
  private static final Gpr NOW = Gpr.R14;

  private static final Gpr BEFORE = Gpr.R15;
  private static final int TOKENS_ARGUMENT = 1;
  private static final int MASK = 1;

  private final Vec[] sums;

  private AmxSmallKernel(PackedType type) {
    super(type);
    c.begin(2 * TILE_BYTES);
    sums = c.take(TOKENS);
  }

  static byte[] assemble(PackedType type) {
    AmxSmallKernel kernel = new AmxSmallKernel(type);
    kernel.shapeTiles(new Shape(64, 16), new Shape(32, 16), new Shape(64, 8));
    kernel.c.a.move(STRIDE_32, 32);
    kernel.c.a.move(NOW, Gpr.RSP);
    kernel.c.a.lea(BEFORE, at(Gpr.RSP, TILE_BYTES));
    kernel.c.repeat(PANELS, kernel::panel);
    return kernel.end();
  }

  private void panel() {
    Arrays.stream(sums).forEach(c::zero);
    c.a.move(STRIDE_64, 64);
    c.a.move(X, FORM);
    c.a.move(COUNTER, BLOCKS);
    Label last = new Label();
    tileProduct();
    c.a.subtract(COUNTER, 1);
    c.a.jump(Condition.ZERO, last);
    c.repeat(
        COUNTER,
        () -> {
          tileProduct();
          addScaled(2);
        });
    c.a.bind(last);
    turn();
    addScaled(1);
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

  /** What was now is before. */
  private void turn() {
    c.a.move(Gpr.RBX, NOW);
    c.a.move(NOW, BEFORE);
    c.a.move(BEFORE, Gpr.RBX);
  }

  /** The product of the block at PANEL and X, which then stand behind it. */
  private void tileProduct() {
    turn();
    c.a.tileZero(tile(0));
    c.a.emit(VectorOp.TILELOADD, tile(1), at(X, STRIDE_32, 1, form.levels(0, 0)));
    c.a.emit(VectorOp.TILELOADD, tile(2), at(PANEL, STRIDE_64, 1, panel.line(0)));
    c.a.emit(VectorOp.TDPBSSD, tile(0), tile(1), tile(2));
    c.a.emit(VectorOp.TILESTORED, at(NOW, STRIDE_64, 1, 0), tile(0));
    c.a.add(PANEL, panel.blockBytes());
    c.a.add(X, form.blockBytes());
  }

  /** Adds the sums in BEFORE, of the block so many blocks before PANEL and X. */
  private void addScaled(int back) {
    int panelBack = back * panel.blockBytes();
    int formBack = back * form.blockBytes();
    Vec factor = c.take();
    Vec number = c.take();
    Vec product = c.take();
    c.load(factor, at(PANEL, panel.scale() - panelBack));
    for (int t = 0; t < TOKENS; t++) {
      c.a.emit(VectorOp.VCVTDQ2PS, number, at(BEFORE, LINE * t));
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
