package dev.hearth.compute.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Lines of repacked weights hold sixteen bits of each row of a panel. Read as ints, lane {@code i}
 * holds row {@code i} below ("low") and row {@code i + Lanes.COUNT} above ("high").
 */
final class Pairs {
  /** Bytes of a line, which is one vector. */
  static final long LINE = Lanes.BYTES;

  private static final int SIGN = Integer.MIN_VALUE;
  private static final int MAGNITUDE = 0x7fff0000;

  private Pairs() {}

  /** Where row {@code row} lies in a line. */
  static int byteOffset(int row) {
    return row < Lanes.COUNT ? 4 * row : 4 * (row - Lanes.COUNT) + 2;
  }

  /** The low rows as signed numbers of 16 bits. */
  static IntVector low(IntVector pairs) {
    return pairs.lanewise(LSHL, 16).lanewise(ASHR, 16);
  }

  static IntVector high(IntVector pairs) {
    return pairs.lanewise(ASHR, 16);
  }

  static FloatVector floats(IntVector ints) {
    return (FloatVector) ints.convert(I2F, 0);
  }

  /** The low rows as finite float16 numbers. */
  static FloatVector lowHalves(IntVector pairs) {
    return halves(pairs.lanewise(LSHL, 16));
  }

  static FloatVector highHalves(IntVector pairs) {
    return halves(pairs);
  }

  /**
   * Finite float16 numbers in the upper halves of lanes. With its exponent moved to that of a
   * float, a normal number is itself, f, and a denormal one is 2f − 2⁻¹⁴, which is less than f just
   * for denormals. So the lesser of the two is right; and no denormal float is ever touched, which
   * would cost a hundred times as much on some processors.
   */
  private static FloatVector halves(IntVector upper) {
    IntVector normal = upper.and(MAGNITUDE).lanewise(LSHR, 3).add(112 << 23);
    IntVector denormal =
        normal.reinterpretAsFloats().lanewise(FMA, 2f, -0x1p-14f).reinterpretAsInts();
    return normal.min(denormal).or(upper.and(SIGN)).reinterpretAsFloats();
  }

  /** The low rows as bfloat16 numbers. */
  static FloatVector lowBrainFloats(IntVector pairs) {
    return pairs.lanewise(LSHL, 16).reinterpretAsFloats();
  }

  static FloatVector highBrainFloats(IntVector pairs) {
    return pairs.and(0xffff0000).reinterpretAsFloats();
  }
}
