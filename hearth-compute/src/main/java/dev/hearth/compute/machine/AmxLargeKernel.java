package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

import dev.hearth.compute.machine.Assembler.Arithmetic;
import java.util.function.IntConsumer;

/**
 * Products of tiles for blocks of 256 columns: two panels at once, block after block, and for each
 * all tiles of tokens, so that a block of the panels stays in the nearest cache. Sums lie in memory
 * between blocks; those of one tile are scaled and added while the products of the next are made.
 *
 * <p>Arguments: two panels one after the other ({@link AmxPanel}; the second may be anything that
 * can be read), forms of 16 tokens one after the other, output, bytes from one output row to the
 * next, blocks of a row , tokens (each at least 1), {@link Isa#storeMask} for the first panel and
 * 16 bits higher for the second, working memory of {@link #workBytes}.
 */
final class AmxLargeKernel extends AmxKernel {
  private static final Gpr FIRST = Gpr.RDI;
  private static final Gpr FORMS = Gpr.RSI;
  private static final Gpr BLOCKS = Gpr.R8;
  private static final Gpr TOKENS_LEFT = Gpr.R9;
  private static final Gpr COUNTER = Gpr.R11;
  private static final Gpr SECOND = Gpr.R12;
  private static final Gpr SUMS = Gpr.RBX;
  private static final Gpr FORM_STRIDE = Gpr.R13;

  /** Output and its stride; while blocks are multiplied, these registers serve others. */
  private static final Gpr OUT = Gpr.RDX;

  private static final Gpr STRIDE = Gpr.RCX;
  private static final Gpr SPARE = Gpr.RCX;

  /** The form and the products of this tile, and those of the tile before. */
  private static final Gpr X = Gpr.R10;

  private static final Gpr X_BEFORE = Gpr.RDX;
  private static final Gpr NOW = Gpr.R14;
  private static final Gpr BEFORE = Gpr.R15;

  private static final int MASKS_ARGUMENT = 0;
  private static final int WORK_ARGUMENT = 1;
  private static final int PANELS = 2;

  /** Sums of one tile of tokens: two panels. */
  private static final int TILE_SUM_BYTES = PANELS * TILE_BYTES;

  /** Products of one tile of tokens: low and high ones of both panels. */
  private static final int PRODUCT_BYTES = 2 * PANELS * TILE_BYTES;

  private static final int QUARTERS = 4;
  private static final int TDP_COUNT = 2 * PANELS * QUARTERS;

  /** Tokens of both panels. */
  private static final int UNITS = PANELS * TOKENS;

  private static final int OUT_AT = 2 * PRODUCT_BYTES;
  private static final int STRIDE_AT = OUT_AT + 8;

  private AmxLargeKernel(PackedType type) {
    super(type);
    c.begin(2 * PRODUCT_BYTES + 16);
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
    c.a.store(at(Gpr.RSP, OUT_AT), OUT);
    c.a.store(at(Gpr.RSP, STRIDE_AT), STRIDE);
    c.a.move(STRIDE_64, 64);
    c.a.move(SECOND, panel.blockBytes());
    c.a.multiply(SECOND, BLOCKS);
    c.a.add(SECOND, FIRST);
    c.a.move(FORM_STRIDE, form.blockBytes());
    c.a.multiply(FORM_STRIDE, BLOCKS);
    c.a.move(NOW, Gpr.RSP);
    c.a.lea(BEFORE, at(Gpr.RSP, PRODUCT_BYTES));
    c.repeat(
        BLOCKS,
        () -> {
          block();
          c.a.add(FIRST, panel.blockBytes());
          c.a.add(SECOND, panel.blockBytes());
          c.a.add(FORMS, form.blockBytes());
        });
    c.a.load(OUT, at(Gpr.RSP, OUT_AT));
    c.a.load(STRIDE, at(Gpr.RSP, STRIDE_AT));
  }

  private void block() {
    Factors[] factors = {new Factors(FIRST), new Factors(SECOND)};
    c.a.move(X, FORMS);
    c.a.load(SUMS, c.stackArgument(WORK_ARGUMENT));
    tiles(COUNTER);
    Label last = new Label();
    tileProducts(i -> {});
    c.a.subtract(COUNTER, 1);
    c.a.jump(Condition.ZERO, last);
    int unitsEach = UNITS / TDP_COUNT;
    c.repeat(
        COUNTER,
        () -> {
          turn();
          tileProducts(i -> {
            for (int unit = unitsEach * i; unit < unitsEach * (i + 1); unit++) {
              addScaled(factors[unit / TOKENS], unit);
            }
          });
          c.a.add(SUMS, TILE_SUM_BYTES);
        });
    c.a.bind(last);
    turn();
    for (int unit = 0; unit < UNITS; unit++) {
      addScaled(factors[unit / TOKENS], unit);
    }
    factors[0].give();
    factors[1].give();
  }

  /** What was now is before; on to the next form. */
  private void turn() {
    c.a.move(X_BEFORE, X);
    c.a.add(X, FORM_STRIDE);
    c.a.move(SPARE, NOW);
    c.a.move(NOW, BEFORE);
    c.a.move(BEFORE, SPARE);
  }

  /** The products at X; after each, other work may be started. */
  private void tileProducts(IntConsumer between) {
    for (int i = 0; i < 2 * PANELS; i++) {
      c.a.tileZero(tile(i));
    }
    int next = 5;
    for (int i = 0; i < TDP_COUNT; i++) {
      int which = i % (2 * PANELS);
      int column = i / (2 * PANELS) * FormLayout.QUARTER;
      if (which == 0) {
        c.a.emit(VectorOp.TILELOADD, tile(4), at(X, STRIDE_64, 1, form.levels(0, column)));
      }
      boolean low = which % 2 == 0;
      int line = low ? panel.line(column) : panel.highLine(column);
      Gpr from = which < 2 ? FIRST : SECOND;
      c.a.emit(VectorOp.TILELOADD, tile(next), at(from, STRIDE_64, 1, line));
      VectorOp product = low ? VectorOp.TDPBSUD : VectorOp.TDPBSSD;
      c.a.emit(product, tile(which), tile(4), tile(next));
      next = next == 7 ? 5 : next + 1;
      between.accept(i);
    }
    for (int i = 0; i < 2 * PANELS; i++) {
      c.a.emit(VectorOp.TILESTORED, at(NOW, STRIDE_64, 1, i * TILE_BYTES), tile(i));
    }
  }

  /** What the sums of one panel's block are multiplied by. */
  private final class Factors {
    final Vec scale = c.take();
    final Vec[] minima = type.hasMinimum ? c.take(1 + QUARTERS) : new Vec[0];

    Factors(Gpr from) {
      c.load(scale, at(from, panel.scale()));
      if (type.hasMinimum) {
        c.load(minima[QUARTERS], at(from, panel.minimum()));
        for (int quarter = 0; quarter < QUARTERS; quarter++) {
          c.load(minima[quarter], at(from, panel.minimumPair(quarter)));
        }
      }
    }

    void give() {
      c.give(scale);
      c.give(minima);
    }
  }

  /** Adds the products of one token of the tile before. */
  private void addScaled(Factors factors, int unit) {
    int token = unit % TOKENS;
    int low = unit / TOKENS * 2 * TILE_BYTES + token * LINE;
    Vec number = c.take();
    Vec product = c.take();
    Address sum = at(SUMS, unit * LINE);
    Address xScale = at(X_BEFORE, form.scale(token));
    c.a.emit(VectorOp.VPSLLD, number, at(BEFORE, low + TILE_BYTES), 8);
    c.a.emit(VectorOp.VPADDD, number, number, at(BEFORE, low));
    c.a.emit(VectorOp.VCVTDQ2PS, number, number);
    c.withAll(VectorOp.VMULPS, product, factors.scale, xScale);
    c.a.emit(VectorOp.VFMADD213PS, number, product, sum);
    if (type.hasMinimum) {
      Vec integer = c.take();
      c.zero(integer);
      for (int quarter = 0; quarter < QUARTERS; quarter++) {
        Address pair = at(X_BEFORE, form.sumPair(token, quarter));
        c.dotWords(integer, factors.minima[quarter], pair);
      }
      c.a.emit(VectorOp.VCVTDQ2PS, integer, integer);
      c.withAll(VectorOp.VMULPS, product, factors.minima[QUARTERS], xScale);
      c.a.emit(VectorOp.VFMADD231PS, number, integer, product);
      c.give(integer);
    }
    c.store(sum, number);
    c.give(number, product);
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
