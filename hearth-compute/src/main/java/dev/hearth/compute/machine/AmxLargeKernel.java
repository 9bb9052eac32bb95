package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

import dev.hearth.compute.machine.Assembler.Arithmetic;

/**
 * Products of tiles for blocks of 256 columns: two panels at once, block after block, and for each
 * all tiles of tokens, so that a block of the panels stays in the nearest cache. Sums lie in memory
 * between blocks.
 *
 * <p>Arguments: two panels one after the other ({@link AmxPanel}; the second may be anything that
 * can be read), forms of 16 tokens one after the other, output, bytes from one output row to the
 * next, blocks of a row (at least 1), tokens (at least 1), {@link Isa#storeMask} for the first
 * panel and 16 bits higher for the second, working memory of {@link #workBytes}.
 */
final class AmxLargeKernel extends AmxKernel {
  private static final Gpr FIRST = Gpr.RDI;
  private static final Gpr FORMS = Gpr.RSI;
  private static final Gpr OUT = Gpr.RDX;
  private static final Gpr STRIDE = Gpr.RCX;
  private static final Gpr BLOCKS = Gpr.R8;
  private static final Gpr TOKENS_LEFT = Gpr.R9;
  private static final Gpr X = Gpr.R10;
  private static final Gpr COUNTER = Gpr.R11;
  private static final Gpr SECOND = Gpr.R12;
  private static final Gpr SUMS = Gpr.RBX;
  private static final Gpr FORM_STRIDE = Gpr.R13;
  private static final Gpr BLOCKS_LEFT = Gpr.R14;
  private static final int MASKS_ARGUMENT = 0;
  private static final int WORK_ARGUMENT = 1;
  private static final int PANELS = 2;

  /** Sums of one tile of tokens: two panels. */
  private static final int TILE_SUM_BYTES = PANELS * TILE_BYTES;

  private AmxLargeKernel(PackedType type) {
    super(type);
    // low and high sums of both panels
    c.begin(2 * PANELS * TILE_BYTES);
  }

  /** Bytes of working memory for so many tokens. */
  static long workBytes(int tokens) {
    return (long) Math.ceilDiv(tokens, TOKENS) * TILE_SUM_BYTES;
  }

  static byte[] assemble(PackedType type) {
    AmxLargeKernel kernel = new AmxLargeKernel(type);
    Shape whole = new Shape(64, 16);
    kernel.shapeTiles(whole, whole, whole, whole, whole, whole, whole, whole);
    kernel.clearSums();
    kernel.multiply();
    kernel.storeSums();
    return kernel.end();
  }

  /** The number of tiles of tokens. */
  private void tiles(Gpr to) {
    c.a.move(to, TOKENS_LEFT);
    c.a.add(to, TOKENS - 1);
    c.a.shiftRight(to, Integer.numberOfTrailingZeros(TOKENS));
  }

  private void clearSums() {
    Vec zero = c.take();
    c.zero(zero);
    c.a.load(SUMS, c.stackArgument(WORK_ARGUMENT));
    tiles(COUNTER);
    c.repeat(
        COUNTER,
        () -> {
          for (int i = 0; i < TILE_SUM_BYTES; i += LINE) {
            c.store(at(SUMS, i), zero);
          }
          c.a.add(SUMS, TILE_SUM_BYTES);
        });
    c.give(zero);
  }

  private void multiply() {
    c.a.move(STRIDE_64, 64);
    c.a.move(SECOND, panel.blockBytes());
    c.a.multiply(SECOND, BLOCKS);
    c.a.add(SECOND, FIRST);
    c.a.move(FORM_STRIDE, form.blockBytes());
    c.a.multiply(FORM_STRIDE, BLOCKS);
    c.a.move(BLOCKS_LEFT, BLOCKS);
    c.repeat(
        BLOCKS_LEFT,
        () -> {
          c.a.move(X, FORMS);
          c.a.load(SUMS, c.stackArgument(WORK_ARGUMENT));
          tiles(COUNTER);
          c.repeat(
              COUNTER,
              () -> {
                tileProducts();
                addScaled(FIRST, 0);
                addScaled(SECOND, 1);
                c.a.add(X, FORM_STRIDE);
                c.a.add(SUMS, TILE_SUM_BYTES);
              });
          c.a.add(FIRST, panel.blockBytes());
          c.a.add(SECOND, panel.blockBytes());
          c.a.add(FORMS, form.blockBytes());
        });
  }

  private static int low(int which) {
    return 2 * which * TILE_BYTES;
  }

  private static int high(int which) {
    return low(which) + TILE_BYTES;
  }

  private void tileProducts() {
    for (int i = 0; i < 2 * PANELS; i++) {
      c.a.tileZero(tile(i));
    }
    int next = 5;
    for (int column = 0; column < 256; column += FormLayout.QUARTER) {
      c.a.emit(VectorOp.TILELOADD, tile(4), at(X, STRIDE_64, 1, form.levels(0, column)));
      for (int i = 0; i < 2 * PANELS; i++) {
        Gpr from = i < 2 ? FIRST : SECOND;
        int line = i % 2 == 0 ? panel.line(column) : panel.highLine(column);
        VectorOp product = i % 2 == 0 ? VectorOp.TDPBSUD : VectorOp.TDPBSSD;
        c.a.emit(VectorOp.TILELOADD, tile(next), at(from, STRIDE_64, 1, line));
        c.a.emit(product, tile(i), tile(4), tile(next));
        next = next == 7 ? 5 : next + 1;
      }
    }
    for (int i = 0; i < 2 * PANELS; i++) {
      c.a.emit(VectorOp.TILESTORED, at(Gpr.RSP, STRIDE_64, 1, i * TILE_BYTES), tile(i));
    }
  }

  private void addScaled(Gpr from, int which) {
    Vec scale = c.take();
    Vec minimum = c.take();
    Vec number = c.take();
    Vec product = c.take();
    Vec[] pairs = type.hasMinimum ? c.take(4) : new Vec[0];
    c.load(scale, at(from, panel.scale()));
    if (type.hasMinimum) {
      c.load(minimum, at(from, panel.minimum()));
      for (int quarter = 0; quarter < pairs.length; quarter++) {
        c.load(pairs[quarter], at(from, panel.minimumPair(quarter)));
      }
    }
    for (int t = 0; t < TOKENS; t++) {
      Address sum = at(SUMS, which * TILE_BYTES + t * LINE);
      c.a.emit(VectorOp.VPSLLD, number, at(Gpr.RSP, high(which) + t * LINE), 8);
      c.a.emit(VectorOp.VPADDD, number, number, at(Gpr.RSP, low(which) + t * LINE));
      c.a.emit(VectorOp.VCVTDQ2PS, number, number);
      c.withAll(VectorOp.VMULPS, product, scale, at(X, form.scale(t)));
      c.a.emit(VectorOp.VFMADD213PS, number, product, sum);
      if (type.hasMinimum) {
        Vec integer = c.take();
        c.zero(integer);
        for (int quarter = 0; quarter < pairs.length; quarter++) {
          c.dotWords(integer, pairs[quarter], at(X, form.sumPair(t, quarter)));
        }
        c.a.emit(VectorOp.VCVTDQ2PS, integer, integer);
        c.withAll(VectorOp.VMULPS, product, minimum, at(X, form.scale(t)));
        c.a.emit(VectorOp.VFMADD231PS, number, integer, product);
        c.give(integer);
      }
      c.store(sum, number);
    }
    c.give(scale, minimum, number, product);
    c.give(pairs);
  }

  private void storeSums() {
    Vec sum = c.take();
    c.a.load(Gpr.RAX, c.stackArgument(MASKS_ARGUMENT));
    c.a.moveMask(VectorOp.KMOVW, 1, Gpr.RAX);
    c.a.shiftRight(Gpr.RAX, 16);
    c.a.moveMask(VectorOp.KMOVW, 2, Gpr.RAX);
    c.a.load(SUMS, c.stackArgument(WORK_ARGUMENT));
    c.a.move(COUNTER, 0);
    c.repeat(
        TOKENS_LEFT,
        () -> {
          for (int which = 0; which < PANELS; which++) {
            c.load(sum, at(SUMS, which * TILE_BYTES));
            c.storeMasked(at(OUT, which * LINE), sum, 1 + which, null);
          }
          c.a.add(OUT, STRIDE);
          c.a.add(SUMS, LINE);
          // behind the last token of a tile come the sums of the second panel
          c.a.add(COUNTER, 1);
          Label inside = new Label();
          c.a.move(Gpr.RAX, COUNTER);
          c.a.arithmetic(Arithmetic.AND, Gpr.RAX, TOKENS - 1);
          c.a.jump(Condition.NOT_ZERO, inside);
          c.a.add(SUMS, TILE_BYTES);
          c.a.bind(inside);
        });
    c.give(sum);
  }
}
