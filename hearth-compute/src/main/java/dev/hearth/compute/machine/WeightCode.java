package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

import dev.hearth.compute.machine.Assembler.Arithmetic;
import java.util.Arrays;

/** {@link AttentionCode#weights}. */
final class WeightCode {
  private static final Gpr SCORES = Gpr.RDI;
  private static final Gpr MAX = Gpr.RSI;
  private static final Gpr SUM = Gpr.RDX;
  private static final Gpr CORRECTION = Gpr.RCX;
  private static final Gpr RANGES = Gpr.R8;
  private static final Gpr QUERIES = Gpr.R9;
  private static final Gpr FIRST = Gpr.R12;
  private static final Gpr END = Gpr.R13;
  private static final int PAGE = AttentionCode.PAGE;
  private static final int MINUS_INFINITY = Float.floatToRawIntBits(Float.NEGATIVE_INFINITY);

  private final Code c;
  private final boolean capped;
  private final int vectors;
  private final Exponential exponential;

  WeightCode(Isa isa, boolean capped) {
    this.c = new Code(isa);
    this.capped = capped;
    this.vectors = PAGE / isa.lanes;
    this.exponential = new Exponential(c);
  }

  byte[] assemble() {
    c.begin(0);
    c.repeat(
        QUERIES,
        () -> {
          Label nothing = new Label();
          c.a.load32(FIRST, at(RANGES, 0));
          c.a.load32(END, at(RANGES, 4));
          c.a.arithmetic(Arithmetic.CMP, FIRST, END);
          c.a.jump(Condition.NOT_BELOW, nothing);
          query();
          c.a.bind(nothing);
          c.a.add(RANGES, 8);
          c.a.add(SCORES, AttentionCode.SCORE_BYTES);
          c.a.add(MAX, 4);
          c.a.add(SUM, 4);
          c.a.add(CORRECTION, 4);
        });
    return c.end();
  }

  private void query() {
    Vec max = c.take();
    scaleAndMask(max);
    Vec before = c.take();
    fold(VectorOp.VMAXPS, max);
    c.broadcast(before, at(MAX, 0));
    c.a.emit(VectorOp.VBROADCASTSS, max, max.as(128));
    c.a.emit(VectorOp.VMAXPS, max, max, before);
    c.a.emit(VectorOp.VMOVSS, at(MAX, 0), max.as(128));
    c.a.emit(VectorOp.VSUBPS, before, before, max);
    exponential.exp(before);
    c.a.emit(VectorOp.VMOVSS, at(CORRECTION, 0), before.as(128));
    exponentials(max);
    Vec sum = max.as(128);
    c.a.emit(VectorOp.VMULPS, before.as(128), before.as(128), sumBefore());
    c.a.emit(VectorOp.VADDSS, sum, sum, before.as(128));
    c.a.emit(VectorOp.VMOVSS, at(SUM, 0), sum);
  }

  /** The sum so far, in the first lane. */
  private Vec sumBefore() {
    Vec sum = c.take();
    c.a.emit(VectorOp.VMOVSS, sum.as(128), at(SUM, 0));
    return sum.as(128);
  }

  private void broadcastArgument(Vec to, int index) {
    c.broadcast(to, c.stackArgument(index));
  }

  /** Scaled scores, −∞ outside, back into their place; their maximum lane by lane. */
  private void scaleAndMask(Vec max) {
    Vec scale = c.take();
    Vec cap = c.take();
    Vec outside = c.constant(MINUS_INFINITY);
    Vec score = c.take();
    Vec inside = c.take();
    broadcastArgument(scale, 0);
    broadcastArgument(cap, 1);
    edges();
    c.copy(max, outside);
    for (int v = 0; v < vectors; v++) {
      int offset = v * c.isa.lineBytes;
      c.a.emit(VectorOp.VMULPS, score, scale, at(SCORES, offset));
      if (capped) {
        c.a.emit(VectorOp.VDIVPS, score, score, cap);
        exponential.tanh(score);
        c.a.emit(VectorOp.VMULPS, score, score, cap);
      }
      c.load(inside, at(Gpr.R10, offset));
      c.and(inside, inside, at(Gpr.R11, offset));
      if (c.isa.bits == 512) {
        // where the mask has ones the score, elsewhere −∞
        c.a.emit(VectorOp.VPTERNLOGD, inside, score, outside, 0xCA);
        c.copy(score, inside);
      } else {
        c.a.emit(VectorOp.VBLENDVPS, score, outside, score, inside);
      }
      c.store(at(SCORES, offset), score);
      c.a.emit(VectorOp.VMAXPS, max, max, score);
    }
    c.give(scale, cap, outside, score, inside);
  }

  /** R10 and R11 to words that are ones from the first position on, and before the end. */
  private void edges() {
    Integer[] words = new Integer[3 * PAGE];
    Arrays.setAll(words, i -> i >= PAGE && i < 2 * PAGE ? -1 : 0);
    Address table = at(c.words(words));
    // zeros then ones: position p is at 64 − first + p
    c.a.lea(Gpr.R10, table);
    c.a.lea(Gpr.R11, table);
    c.a.add(Gpr.R10, 4 * PAGE);
    c.a.shiftLeft(FIRST, 2);
    c.a.arithmetic(Arithmetic.SUB, Gpr.R10, FIRST);
    // ones then zeros: position p is at 128 − end + p
    c.a.add(Gpr.R11, 8 * PAGE);
    c.a.shiftLeft(END, 2);
    c.a.arithmetic(Arithmetic.SUB, Gpr.R11, END);
  }

  private void fold(VectorOp op, Vec x) {
    Vec t = c.take();
    c.fold(op, x, t);
    c.give(t);
  }

  /**
   * Weights into the place of scores; their sum in sixteen lanes, folded into the first lane of
   * {@code max}.
   */
  private void exponentials(Vec max) {
    int halves = 16 / c.isa.lanes;
    Vec[] sums = c.take(halves);
    Arrays.stream(sums).forEach(c::zero);
    Vec x = c.take();
    for (int v = 0; v < vectors; v++) {
      c.load(x, at(SCORES, v * c.isa.lineBytes));
      c.a.emit(VectorOp.VSUBPS, x, x, max);
      exponential.exp(x);
      c.store(at(SCORES, v * c.isa.lineBytes), x);
      c.a.emit(VectorOp.VADDPS, sums[v % halves], sums[v % halves], x);
    }
    if (halves == 2) {
      c.a.emit(VectorOp.VADDPS, sums[0], sums[0], sums[1]);
    }
    fold(VectorOp.VADDPS, sums[0]);
    c.copy(max, sums[0]);
    c.give(sums);
    c.give(x);
  }
}
