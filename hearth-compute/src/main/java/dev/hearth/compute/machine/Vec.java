package dev.hearth.compute.machine;

/**
 * A vector register.
 *
 * @param bits 128, 256 or 512
 */
record Vec(int number, int bits) {
  Vec {
    if (number < 0 || number > 31 || (bits != 128 && bits != 256 && bits != 512)) {
      throw new IllegalArgumentException("no vector register " + number + " of " + bits + " bits");
    }
  }

  static Vec x(int number) {
    return new Vec(number, 128);
  }

  static Vec y(int number) {
    return new Vec(number, 256);
  }

  static Vec z(int number) {
    return new Vec(number, 512);
  }

  /** The lower part of the same register. */
  Vec as(int otherBits) {
    return new Vec(number, otherBits);
  }
}
