package dev.hearth.compute.vector;

import static dev.hearth.compute.FloatMath.EXP_C2;
import static dev.hearth.compute.FloatMath.EXP_C3;
import static dev.hearth.compute.FloatMath.EXP_C4;
import static dev.hearth.compute.FloatMath.EXP_C5;
import static dev.hearth.compute.FloatMath.EXP_C6;
import static dev.hearth.compute.FloatMath.EXP_C7;
import static dev.hearth.compute.FloatMath.EXP_MAX;
import static dev.hearth.compute.FloatMath.EXP_MIN;
import static dev.hearth.compute.FloatMath.GELU_CUBIC;
import static dev.hearth.compute.FloatMath.GELU_SCALE;
import static dev.hearth.compute.FloatMath.LN2_HIGH;
import static dev.hearth.compute.FloatMath.LN2_LOW;
import static dev.hearth.compute.FloatMath.LOG2_E;
import static dev.hearth.compute.FloatMath.ROUNDER;
import static dev.hearth.compute.FloatMath.TANH_C3;
import static dev.hearth.compute.FloatMath.TANH_C5;
import static dev.hearth.compute.FloatMath.TANH_C7;
import static dev.hearth.compute.FloatMath.TANH_C9;
import static dev.hearth.compute.FloatMath.TANH_SERIES_MAX;

import dev.hearth.compute.Activation;
import dev.hearth.compute.FloatMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link FloatMath} in every lane, operation by operation. */
final class VectorMath {
  private static final int SIGN = Integer.MIN_VALUE;

  private VectorMath() {}

  static FloatVector exp(FloatVector x) {
    VectorMask<Float> low = x.compare(VectorOperators.LT, EXP_MIN);
    VectorMask<Float> high = x.compare(VectorOperators.GT, EXP_MAX);
    FloatVector clamped = x.blend(EXP_MIN, low).blend(EXP_MAX, high);
    FloatVector rounded = clamped.mul(LOG2_E).add(ROUNDER);
    FloatVector n = rounded.sub(ROUNDER);
    FloatVector r = n.lanewise(VectorOperators.FMA, -LN2_HIGH, clamped);
    r = n.lanewise(VectorOperators.FMA, -LN2_LOW, r);
    FloatVector p = Lanes.broadcast(EXP_C7).fma(r, Lanes.broadcast(EXP_C6));
    p = p.fma(r, Lanes.broadcast(EXP_C5));
    p = p.fma(r, Lanes.broadcast(EXP_C4));
    p = p.fma(r, Lanes.broadcast(EXP_C3));
    p = p.fma(r, Lanes.broadcast(EXP_C2));
    p = p.mul(r).fma(r, r).add(1f);
    // the integer n lies in the low bits of the rounded float
    IntVector whole = rounded.reinterpretAsInts().sub(Float.floatToRawIntBits(ROUNDER));
    IntVector half = whole.lanewise(VectorOperators.ASHR, 1);
    FloatVector result = p.mul(powerOfTwo(half)).mul(powerOfTwo(whole.sub(half)));
    return result.blend(0f, low).blend(Float.POSITIVE_INFINITY, high);
  }

  private static FloatVector powerOfTwo(IntVector exponent) {
    return exponent.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
  }

  static FloatVector sigmoid(FloatVector x) {
    return Lanes.broadcast(1f).div(exp(x.neg()).add(1f));
  }

  static FloatVector tanh(FloatVector x) {
    FloatVector magnitude = x.abs();
    FloatVector t = exp(magnitude.mul(-2f));
    FloatVector one = Lanes.broadcast(1f);
    FloatVector square = x.mul(x);
    FloatVector p = Lanes.broadcast(TANH_C9).fma(square, Lanes.broadcast(TANH_C7));
    p = p.fma(square, Lanes.broadcast(TANH_C5));
    p = p.fma(square, Lanes.broadcast(TANH_C3));
    FloatVector series = p.mul(square).fma(magnitude, magnitude);
    FloatVector result =
        one.sub(t)
            .div(t.add(1f))
            .blend(series, magnitude.compare(VectorOperators.LT, TANH_SERIES_MAX));
    return result.reinterpretAsInts().or(x.reinterpretAsInts().and(SIGN)).reinterpretAsFloats();
  }

  static FloatVector silu(FloatVector x) {
    return x.div(exp(x.neg()).add(1f));
  }

  static FloatVector gelu(FloatVector x) {
    FloatVector bent = x.mul(GELU_CUBIC).fma(x, Lanes.broadcast(1f));
    FloatVector inner = x.mul(GELU_SCALE).mul(bent);
    return x.mul(0.5f).mul(tanh(inner).add(1f));
  }

  static FloatVector relu(FloatVector x) {
    return x.max(0f);
  }

  /** Whether {@link #apply} knows it; the others are left to the scalar function. */
  static boolean knows(Activation activation) {
    return activation != Activation.SOFTPLUS;
  }

  static FloatVector apply(Activation activation, FloatVector x) {
    return switch (activation) {
      case SILU -> silu(x);
      case GELU -> gelu(x);
      case SIGMOID -> sigmoid(x);
      case RELU -> relu(x);
      case RELU_SQUARED -> relu(x).mul(relu(x));
      case TANH -> tanh(x);
      case SOFTPLUS -> throw new IllegalArgumentException("scalar only");
    };
  }
}
