package dev.hearth.compute.vector;

import jdk.incubator.vector.VectorShape;

/**
 * How wide the vectors of this process are: the machine's preferred width, 512 bits at most.
 * Constant from the first use on, because the compiler must know it.
 */
final class Width {
  private static final int BITS_MAX = 512;

  private static int requested;
  private static boolean fixed;

  private Width() {}

  /** Asks for another width, before any kernel was used; widths are compared by tests this way. */
  static synchronized void request(int bits) {
    if (fixed) {
      throw new IllegalStateException("vectors are in use already");
    }
    requested = bits;
  }

  static synchronized int bits() {
    fixed = true;
    return requested != 0 ? requested : preferredBits();
  }

  static int preferredBits() {
    return Math.min(VectorShape.preferredShape().vectorBitSize(), BITS_MAX);
  }
}
