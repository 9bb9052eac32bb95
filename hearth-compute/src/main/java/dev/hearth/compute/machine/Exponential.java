package dev.hearth.compute.machine;

import dev.hearth.compute.FloatMath;

/** Functions of {@link FloatMath} in every lane, operation by operation. */
final class Exponential {
  private static final int LESS = 0x11;
  private static final int GREATER = 0x1E;
  private static final int UNORDERED = 3;
  private static final int SIGN = 0x80000000;
  private static final int EXPONENT_BIAS = 127;
  private static final int EXPONENT_AT = 23;

  /** A mask register of its own. */
  private static final int MASK = 7;

  private static final float[] COEFFICIENTS = {
    FloatMath.EXP_C6, FloatMath.EXP_C5, FloatMath.EXP_C4, FloatMath.EXP_C3, FloatMath.EXP_C2
  };

  private final Code c;

  Exponential(Code c) {
    this.c = c;
  }

  private void op(VectorOp op, Vec to, Vec a, float b) {
    c.a.emit(op, to, a, c.operand(b));
  }

  /**
   * {@code x = e^x} for numbers that are not above {@link FloatMath#EXP_MAX}; uses four more
   * registers.
   */
  void exp(Vec x) {
    exp(x, false);
  }

  /** {@code x = e^x}; uses four more registers. */
  void expOfAny(Vec x) {
    exp(x, true);
  }

  private void exp(Vec x, boolean large) {
    Vec n = c.take();
    Vec r = c.take();
    Vec p = c.take();
    op(VectorOp.VMAXPS, r, x, FloatMath.EXP_MIN);
    op(VectorOp.VMINPS, r, r, FloatMath.EXP_MAX);
    op(VectorOp.VMULPS, n, r, FloatMath.LOG2_E);
    op(VectorOp.VADDPS, n, n, FloatMath.ROUNDER);
    op(VectorOp.VSUBPS, n, n, FloatMath.ROUNDER);
    // −(n·c) + r is what fma(n, −c, r) gives
    op(VectorOp.VFNMADD231PS, r, n, FloatMath.LN2_HIGH);
    op(VectorOp.VFNMADD231PS, r, n, FloatMath.LN2_LOW);
    c.load(p, FloatMath.EXP_C7);
    for (float coefficient : COEFFICIENTS) {
      op(VectorOp.VFMADD213PS, p, r, coefficient);
    }
    c.a.emit(VectorOp.VMULPS, p, p, r);
    c.a.emit(VectorOp.VFMADD213PS, p, r, r);
    op(VectorOp.VADDPS, p, p, 1f);
    c.a.emit(VectorOp.VCVTPS2DQ, n, n);
    c.a.emit(VectorOp.VPSRAD, r, n, 1);
    c.a.emit(VectorOp.VPSUBD, n, n, r);
    timesPowerOfTwo(p, r);
    timesPowerOfTwo(p, n);
    if (large) {
      infinite(x, p, r);
    }
    select(x, p);
    c.give(n, r, p);
  }

  private void timesPowerOfTwo(Vec p, Vec exponent) {
    c.a.emit(VectorOp.VPADDD, exponent, exponent, c.operand(EXPONENT_BIAS));
    c.a.emit(VectorOp.VPSLLD, exponent, exponent, EXPONENT_AT);
    c.a.emit(VectorOp.VMULPS, p, p, exponent);
  }

  /** {@code p = ∞} where {@code x} is above {@link FloatMath#EXP_MAX}. */
  private void infinite(Vec x, Vec p, Vec t) {
    Address bound = c.operand(FloatMath.EXP_MAX);
    if (c.isa.bits == 512) {
      c.load(t, Float.POSITIVE_INFINITY);
      c.a.compare(VectorOp.VCMPPS_MASK, MASK, x, bound, GREATER);
      c.a.masked(MASK).emit(VectorOp.VMOVAPS, p, t);
    } else {
      Vec infinity = c.take();
      c.load(infinity, Float.POSITIVE_INFINITY);
      c.a.emit(VectorOp.VCMPPS, t, x, bound, GREATER);
      c.a.emit(VectorOp.VBLENDVPS, p, p, infinity, t);
      c.give(infinity);
    }
  }

  /** {@code x} where it is not a number, 0 where it is below {@link FloatMath#EXP_MIN}, else p. */
  private void select(Vec x, Vec p) {
    Vec t = c.take();
    if (c.isa.bits == 512) {
      c.zero(t);
      c.a.compare(VectorOp.VCMPPS_MASK, MASK, x, c.operand(FloatMath.EXP_MIN), LESS);
      c.a.masked(MASK).emit(VectorOp.VMOVAPS, p, t);
      c.a.compare(VectorOp.VCMPPS_MASK, MASK, x, x, UNORDERED);
      c.a.masked(MASK).emit(VectorOp.VMOVAPS, p, x);
      c.copy(x, p);
    } else {
      c.a.emit(VectorOp.VCMPPS, t, x, c.operand(FloatMath.EXP_MIN), LESS);
      c.a.emit(VectorOp.VANDNPS, p, t, p);
      c.a.emit(VectorOp.VCMPPS, t, x, x, UNORDERED);
      c.a.emit(VectorOp.VBLENDVPS, x, p, x, t);
    }
    c.give(t);
  }

  /** {@code x = 1/(1+e^(−x))}; uses five more registers. */
  void sigmoid(Vec x) {
    Vec below = c.take();
    oneAndExpOfNegated(x, below);
    c.load(x, 1f);
    c.a.emit(VectorOp.VDIVPS, x, x, below);
    c.give(below);
  }

  /** {@code x = x/(1+e^(−x))}; uses five more registers. */
  void silu(Vec x) {
    Vec below = c.take();
    oneAndExpOfNegated(x, below);
    c.a.emit(VectorOp.VDIVPS, x, x, below);
    c.give(below);
  }

  private void oneAndExpOfNegated(Vec x, Vec to) {
    c.xor(to, x, c.operand(SIGN));
    expOfAny(to);
    op(VectorOp.VADDPS, to, to, 1f);
  }

  /** {@link FloatMath#gelu}; uses nine more registers. */
  void gelu(Vec x) {
    Vec bent = c.take();
    op(VectorOp.VMULPS, bent, x, FloatMath.GELU_CUBIC);
    op(VectorOp.VFMADD213PS, bent, x, 1f);
    Vec inner = c.take();
    op(VectorOp.VMULPS, inner, x, FloatMath.GELU_SCALE);
    c.a.emit(VectorOp.VMULPS, inner, inner, bent);
    c.give(bent);
    tanh(inner);
    op(VectorOp.VADDPS, inner, inner, 1f);
    op(VectorOp.VMULPS, x, x, 0.5f);
    c.a.emit(VectorOp.VMULPS, x, x, inner);
    c.give(inner);
  }

  /** {@code x = max(x, +0)}, not a number where {@code x} is none; uses one more register. */
  void relu(Vec x) {
    Vec zero = c.take();
    c.zero(zero);
    // the second operand wins where one is not a number, and between zeros; then −0 + 0 is +0
    c.a.emit(VectorOp.VMAXPS, x, zero, x);
    c.a.emit(VectorOp.VADDPS, x, x, zero);
    c.give(zero);
  }

  /** {@code x = tanh(x)}; uses eight more registers. */
  void tanh(Vec x) {
    Vec magnitude = c.take();
    Vec e = c.take();
    Vec result = c.take();
    c.and(magnitude, x, c.operand(~SIGN));
    op(VectorOp.VMULPS, e, magnitude, -2f);
    exp(e);
    c.load(result, 1f);
    c.a.emit(VectorOp.VSUBPS, result, result, e);
    op(VectorOp.VADDPS, e, e, 1f);
    c.a.emit(VectorOp.VDIVPS, result, result, e);
    series(x, magnitude, e);
    if (c.isa.bits == 512) {
      Address bound = c.operand(FloatMath.TANH_SERIES_MAX);
      c.a.compare(VectorOp.VCMPPS_MASK, MASK, magnitude, bound, LESS);
      c.a.masked(MASK).emit(VectorOp.VMOVAPS, result, e);
    } else {
      Address bound = c.operand(FloatMath.TANH_SERIES_MAX);
      c.a.emit(VectorOp.VCMPPS, magnitude, magnitude, bound, LESS);
      c.a.emit(VectorOp.VBLENDVPS, result, result, e, magnitude);
    }
    c.and(result, result, c.operand(~SIGN));
    c.and(x, x, c.operand(SIGN));
    c.or(x, x, result);
    c.give(magnitude, e, result);
  }

  /** The series of small numbers, as a magnitude. */
  private void series(Vec x, Vec magnitude, Vec to) {
    Vec square = c.take();
    c.a.emit(VectorOp.VMULPS, square, x, x);
    c.load(to, FloatMath.TANH_C9);
    op(VectorOp.VFMADD213PS, to, square, FloatMath.TANH_C7);
    op(VectorOp.VFMADD213PS, to, square, FloatMath.TANH_C5);
    op(VectorOp.VFMADD213PS, to, square, FloatMath.TANH_C3);
    c.a.emit(VectorOp.VMULPS, to, to, square);
    c.a.emit(VectorOp.VFMADD213PS, to, magnitude, magnitude);
    c.give(square);
  }
}
