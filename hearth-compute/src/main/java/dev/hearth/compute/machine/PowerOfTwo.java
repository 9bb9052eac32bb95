package dev.hearth.compute.machine;

/** Scales that are a power of two, stored as its exponent in one byte. */
final class PowerOfTwo {
  private static final int EXPONENT_AT = 23;

  private PowerOfTwo() {}

  /** What {@link #halved} reads. */
  static Vec[] constants(Code c) {
    return new Vec[] {c.constant(2), c.constant(0x00200000), c.constant(1 << EXPONENT_AT)};
  }

  /**
   * {@code 2^(code − 128)}: as bits, the larger of {@code (code − 1) << 23} and the denormal {@code
   * 0x00200000 << min(code, 2)}.
   */
  static void halved(Code c, Vec to, Address codes, Vec[] constants) {
    Vec denormal = c.take();
    c.a.emit(VectorOp.VPMOVZXBD, to, codes);
    c.a.emit(VectorOp.VPMINSD, denormal, to, constants[0]);
    c.a.emit(VectorOp.VPSLLVD, denormal, constants[1], denormal);
    c.a.emit(VectorOp.VPSLLD, to, to, EXPONENT_AT);
    c.a.emit(VectorOp.VPSUBD, to, to, constants[2]);
    c.a.emit(VectorOp.VPMAXSD, to, to, denormal);
    c.give(denormal);
  }
}
