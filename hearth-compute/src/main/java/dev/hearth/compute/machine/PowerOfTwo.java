package dev.hearth.compute.machine;

/** Scales that are a power of two, stored as its exponent in one byte. */
final class PowerOfTwo {
  private static final int EXPONENT_AT = 23;

  private PowerOfTwo() {}

  /** What {@link #halved} reads. */
  static Vec[] constants(Code c) {
    return new Vec[] {c.constant(2), c.constant(125 << EXPONENT_AT), c.constant(1 << EXPONENT_AT)};
  }

  /**
   * {@code 2^(code − 128)}, denormal for the codes 0 and 1: the power for code 2 or above, times
   * 2^(min(code, 2) − 2).
   */
  static void halved(Code c, Vec to, Address codes, Vec[] constants) {
    Vec few = c.take();
    c.a.emit(VectorOp.VPMOVZXBD, to, codes);
    c.a.emit(VectorOp.VPMINSD, few, to, constants[0]);
    c.a.emit(VectorOp.VPMAXSD, to, to, constants[0]);
    c.a.emit(VectorOp.VPSLLD, few, few, EXPONENT_AT);
    c.a.emit(VectorOp.VPSLLD, to, to, EXPONENT_AT);
    c.a.emit(VectorOp.VPADDD, few, few, constants[1]);
    c.a.emit(VectorOp.VPSUBD, to, to, constants[2]);
    c.a.emit(VectorOp.VMULPS, to, to, few);
    c.give(few);
  }
}
