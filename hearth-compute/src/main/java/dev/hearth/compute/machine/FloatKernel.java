package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

import dev.hearth.compute.machine.Assembler.Arithmetic;
import dev.hearth.compute.scalar.ExactProducts;
import dev.hearth.format.block.BlockType;
import java.util.Arrays;

/**
 * Products of float weights in panels ({@link FloatWeights}) with some tokens; the arithmetic of
 * {@code scalar.ExactProducts}: one chain of fused multiply-adds for every 256 columns.
 *
 * <p>Arguments: panels, activations {@code [column][token]}, output, bytes from one output row to
 * the next, columns (at least 1), panels (at least 1), {@link Isa#storeMask} for the lower and for
 * the upper half of the last panel's rows.
 */
final class FloatKernel {
  private static final Gpr PANEL = Gpr.RDI;
  private static final Gpr IN = Gpr.RSI;
  private static final Gpr OUT = Gpr.RDX;
  private static final Gpr STRIDE = Gpr.RCX;
  private static final Gpr COLUMNS = Gpr.R8;
  private static final Gpr PANELS = Gpr.R9;
  private static final Gpr X = Gpr.R10;
  private static final Gpr LEFT = Gpr.R11;
  private static final Gpr CHAIN = Gpr.R12;
  private static final Gpr COUNTER = Gpr.RAX;
  private static final int HALVES = 2;
  private static final int UNROLLED = 8;
  private static final int MASK = 1;

  private final BlockType type;
  private final Isa isa;
  private final int tokens;
  private final Code c;

  /** {@code [token][half]}. */
  private final Vec[][] chains;

  private final Vec[] weights;
  private final Vec x;

  private FloatKernel(BlockType type, Isa isa, int tokens, int prefetchBytes) {
    this.type = type;
    this.isa = isa;
    this.tokens = tokens;
    this.c = new Code(isa, prefetchBytes);
    c.begin(tokens * HALVES * isa.lineBytes);
    chains = new Vec[tokens][];
    Arrays.setAll(chains, t -> c.take(HALVES));
    weights = c.take(HALVES);
    x = c.take();
  }

  /** How many tokens the registers of an instruction set hold. */
  static int tokensMax(Isa isa) {
    return isa == Isa.AVX512_VNNI ? 12 : 6;
  }

  /** Rows of a panel. */
  static int rows(Isa isa) {
    return HALVES * isa.lanes;
  }

  static byte[] assemble(BlockType type, Isa isa, int tokens, int prefetchBytes) {
    FloatKernel kernel = new FloatKernel(type, isa, tokens, prefetchBytes);
    kernel.c.repeat(PANELS, kernel::panel);
    return kernel.c.end();
  }

  private Address total(int token, int half) {
    return at(Gpr.RSP, (token * HALVES + half) * isa.lineBytes);
  }

  private void panel() {
    c.zero(x);
    for (int t = 0; t < tokens; t++) {
      for (int half = 0; half < HALVES; half++) {
        c.store(total(t, half), x);
      }
    }
    c.a.move(X, IN);
    c.a.move(LEFT, COLUMNS);
    Label next = new Label();
    c.a.bind(next);
    chain();
    c.a.test(LEFT, LEFT);
    c.a.jump(Condition.NOT_ZERO, next);
    storeTotals();
  }

  /** Up to 256 columns. */
  private void chain() {
    for (Vec[] chain : chains) {
      Arrays.stream(chain).forEach(c::zero);
    }
    Label whole = new Label();
    c.a.move(CHAIN, ExactProducts.CHAIN);
    c.a.arithmetic(Arithmetic.CMP, LEFT, CHAIN);
    c.a.jump(Condition.NOT_BELOW, whole);
    c.a.move(CHAIN, LEFT);
    c.a.bind(whole);
    c.a.arithmetic(Arithmetic.SUB, LEFT, CHAIN);
    c.a.move(COUNTER, CHAIN);
    c.a.shiftRight(COUNTER, Integer.numberOfTrailingZeros(UNROLLED));
    columns(UNROLLED);
    c.a.move(COUNTER, CHAIN);
    c.a.arithmetic(Arithmetic.AND, COUNTER, UNROLLED - 1);
    columns(1);
    for (int t = 0; t < tokens; t++) {
      for (int half = 0; half < HALVES; half++) {
        c.a.emit(VectorOp.VADDPS, chains[t][half], chains[t][half], total(t, half));
        c.store(total(t, half), chains[t][half]);
      }
    }
  }

  /** COUNTER times, perhaps never, so many columns. */
  private void columns(int count) {
    Label none = new Label();
    c.a.test(COUNTER, COUNTER);
    c.a.jump(Condition.ZERO, none);
    c.repeat(
        COUNTER,
        () -> {
          for (int i = 0; i < count; i++) {
            column(i);
          }
          c.a.add(PANEL, count * columnBytes());
          c.a.add(X, 4 * count * tokens);
        });
    c.a.bind(none);
  }

  private int columnBytes() {
    return HALVES * halfBytes();
  }

  private int halfBytes() {
    return isa.lanes * type.bytesPerBlock();
  }

  private void column(int index) {
    for (int half = 0; half < HALVES; half++) {
      int offset = index * columnBytes() + half * halfBytes();
      c.prefetchAhead(PANEL, offset);
      load(weights[half], at(PANEL, offset));
    }
    for (int t = 0; t < tokens; t++) {
      c.broadcast(x, at(X, 4 * (index * tokens + t)));
      for (int half = 0; half < HALVES; half++) {
        c.a.emit(VectorOp.VFMADD231PS, chains[t][half], weights[half], x);
      }
    }
  }

  private void load(Vec to, Address from) {
    switch (type) {
      case F32 -> c.load(to, from);
      case F16 -> c.a.emit(VectorOp.VCVTPH2PS, to, from);
      case BF16 -> {
        c.a.emit(VectorOp.VPMOVZXWD, to, from);
        c.a.emit(VectorOp.VPSLLD, to, to, 16);
      }
      default -> throw new IllegalArgumentException(type + " is not made of floats");
    }
  }

  private void storeTotals() {
    Vec mask = c.maskIn(weights[0]);
    for (int half = 0; half < HALVES; half++) {
      c.chooseMask(PANELS, half, MASK, mask);
      c.a.move(Gpr.RAX, OUT);
      for (int t = 0; t < tokens; t++) {
        c.load(x, total(t, half));
        c.storeMasked(at(Gpr.RAX, 0), x, MASK, mask);
        c.a.add(Gpr.RAX, STRIDE);
      }
      c.a.add(OUT, isa.lineBytes);
    }
  }
}
