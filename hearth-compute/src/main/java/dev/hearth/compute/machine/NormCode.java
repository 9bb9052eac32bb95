package dev.hearth.compute.machine;

import static dev.hearth.compute.machine.Address.at;

import dev.hearth.compute.FloatMath;
import java.util.Arrays;

/** Functions that look at a whole row or head; the arithmetic of {@code scalar.Norms}. */
final class NormCode {
  private static final Gpr IN = Gpr.RDI;
  private static final int SIGN = 0x80000000;
  private static final int MASK = 1;

  private NormCode() {}

  /**
   * {@code out = x / √(Σx²/divisor + ε) ⊙ weight} over groups of columns.
   *
   * <p>Arguments: in, output, weight of the first group, sixteens of columns of a group (at least
   * 1), groups (at least 1), bytes from one group's weight to the next, the divisor and ε as bits
   * of floats. In and output may be the same.
   *
   * @param weighted otherwise without weight
   */
  static byte[] scaledToOne(Isa isa, boolean weighted) {
    Gpr out = Gpr.RSI;
    Gpr weight = Gpr.RDX;
    Gpr sixteens = Gpr.RCX;
    Gpr groups = Gpr.R8;
    Gpr weightStep = Gpr.R9;
    Gpr counter = Gpr.RAX;
    Gpr at = Gpr.R10;
    Code c = new Code(isa);
    c.begin(0);
    Vec[] sums = c.take(FloatMath.LANES / isa.lanes);
    Vec x = c.take();
    c.repeat(
        groups,
        () -> {
          c.a.move(counter, sixteens);
          c.a.move(at, IN);
          sumsOf(c, sums, x, counter, at, true);
          factor(c, sums[0], x);
          c.a.move(counter, sixteens);
          c.a.move(at, weight);
          c.repeat(
              counter,
              () -> {
                for (int i = 0; i < sums.length; i++) {
                  c.a.emit(VectorOp.VMULPS, x, sums[0], at(IN, i * isa.lineBytes));
                  if (weighted) {
                    c.a.emit(VectorOp.VMULPS, x, x, at(at, i * isa.lineBytes));
                  }
                  c.store(at(out, i * isa.lineBytes), x);
                }
                c.a.add(IN, 4 * FloatMath.LANES);
                c.a.add(at, 4 * FloatMath.LANES);
                c.a.add(out, 4 * FloatMath.LANES);
              });
          c.a.add(weight, weightStep);
        });
    return c.end();
  }

  /** Sums (of squares) in sixteen lanes; uses up the counter of sixteens and moves the place. */
  private static void sumsOf(Code c, Vec[] sums, Vec x, Gpr sixteens, Gpr place, boolean squares) {
    Arrays.stream(sums).forEach(c::zero);
    c.repeat(
        sixteens,
        () -> {
          for (int i = 0; i < sums.length; i++) {
            c.load(x, at(place, i * c.isa.lineBytes));
            if (squares) {
              c.a.emit(VectorOp.VFMADD231PS, sums[i], x, x);
            } else {
              c.a.emit(VectorOp.VADDPS, sums[i], sums[i], x);
            }
          }
          c.a.add(place, 4 * FloatMath.LANES);
        });
  }

  /** {@code 1/√(Σ/divisor + ε)} in all lanes of the first of the sums. */
  private static void factor(Code c, Vec sum, Vec temporary) {
    if (c.isa.lanes < FloatMath.LANES) {
      Vec upper = new Vec(sum.number() + 1, sum.bits());
      c.a.emit(VectorOp.VADDPS, sum, sum, upper);
    }
    c.fold(VectorOp.VADDPS, sum, temporary);
    Vec low = sum.as(128);
    Vec one = temporary.as(128);
    c.a.emit(VectorOp.VDIVSS, low, low, c.stackArgument(0));
    c.a.emit(VectorOp.VADDSS, low, low, c.stackArgument(1));
    c.a.emit(VectorOp.VSQRTPS, low, low);
    c.a.emit(VectorOp.VMOVSS, one, at(c.words(Float.floatToRawIntBits(1f))));
    c.a.emit(VectorOp.VDIVSS, low, one, low);
    c.a.emit(VectorOp.VBROADCASTSS, sum, low);
  }

  /**
   * Sums in sixteen lanes, not folded. Arguments: in, sixteens (at least 1), place of 16 floats.
   *
   * @param squares of squares
   */
  static byte[] sum(Isa isa, boolean squares) {
    Code c = new Code(isa);
    c.begin(0);
    Vec[] sums = c.take(FloatMath.LANES / isa.lanes);
    Vec x = c.take();
    sumsOf(c, sums, x, Gpr.RSI, IN, squares);
    for (int i = 0; i < sums.length; i++) {
      c.store(at(Gpr.RDX, i * isa.lineBytes), sums[i]);
    }
    return c.end();
  }

  /**
   * Rotates pairs whose first floats lie together, and their second. Arguments: first floats,
   * second floats, cosines, sines, vectors of pairs (at least 1).
   */
  static byte[] rotateHalves(Isa isa) {
    Gpr second = Gpr.RSI;
    Gpr cosines = Gpr.RDX;
    Gpr sines = Gpr.RCX;
    Code c = new Code(isa);
    c.begin(0);
    Vec a = c.take();
    Vec b = c.take();
    Vec cosine = c.take();
    Vec sine = c.take();
    Vec turned = c.take();
    c.repeat(
        Gpr.R8,
        () -> {
          c.load(a, at(IN, 0));
          c.load(b, at(second, 0));
          c.load(cosine, at(cosines, 0));
          c.load(sine, at(sines, 0));
          turn(c, turned, a, cosine, b, sine, true);
          c.store(at(IN, 0), turned);
          turn(c, turned, a, sine, b, cosine, false);
          c.store(at(second, 0), turned);
          for (Gpr place : new Gpr[] {IN, second, cosines, sines}) {
            c.a.add(place, isa.lineBytes);
          }
        });
    return c.end();
  }

  /** {@code to = fma(a, x, ±(b·y))}. */
  private static void turn(Code c, Vec to, Vec a, Vec x, Vec b, Vec y, boolean minus) {
    c.a.emit(VectorOp.VMULPS, to, b, y);
    if (minus) {
      c.xor(to, to, c.operand(SIGN));
    }
    c.a.emit(VectorOp.VFMADD231PS, to, a, x);
  }

  /**
   * Rotates neighbours. Arguments: floats, cosines, sines, vectors of floats (at least 1), each
   * half as many pairs.
   */
  static byte[] rotateAdjacent(Isa isa) {
    Gpr cosines = Gpr.RSI;
    Gpr sines = Gpr.RDX;
    Code c = new Code(isa);
    c.begin(0);
    Integer[] twice = new Integer[isa.lanes];
    Arrays.setAll(twice, i -> i / 2);
    Vec places = c.take();
    c.load(places, at(c.words(twice)));
    Vec odd = oddLanes(c);
    Vec own = c.take();
    Vec other = c.take();
    Vec cosine = c.take();
    Vec sine = c.take();
    Vec first = c.take();
    Vec second = c.take();
    c.repeat(
        Gpr.RCX,
        () -> {
          spread(c, cosine, places, at(cosines, 0));
          spread(c, sine, places, at(sines, 0));
          c.load(own, at(IN, 0));
          c.a.emit(VectorOp.VPSHUFD, other, own, 0xB1);
          turn(c, first, own, cosine, other, sine, true);
          turn(c, second, other, sine, own, cosine, false);
          if (isa.bits == 512) {
            c.a.masked(MASK).emit(VectorOp.VMOVAPS, first, second);
          } else {
            c.a.emit(VectorOp.VBLENDVPS, first, first, second, odd);
          }
          c.store(at(IN, 0), first);
          c.a.add(IN, isa.lineBytes);
          c.a.add(cosines, isa.lineBytes / 2);
          c.a.add(sines, isa.lineBytes / 2);
        });
    return c.end();
  }

  /** Half a vector of floats, each in two lanes. */
  private static void spread(Code c, Vec to, Vec places, Address from) {
    c.load(to.as(c.isa.bits / 2), from);
    c.a.emit(VectorOp.VPERMD, to, places, to);
  }

  /** The lanes of second floats: a mask register, or ones in a vector. */
  private static Vec oddLanes(Code c) {
    Vec odd = c.take();
    if (c.isa.bits == 512) {
      c.a.move(Gpr.RAX, 0xAAAA);
      c.a.moveMask(VectorOp.KMOVW, MASK, Gpr.RAX);
    } else {
      Integer[] words = new Integer[c.isa.lanes];
      Arrays.setAll(words, i -> -(i % 2));
      c.load(odd, at(c.words(words)));
    }
    return odd;
  }
}
