package dev.hearth.compute.machine;

import org.jspecify.annotations.Nullable;

/**
 * A place in memory: {@code base + index·scale + displacement}, or a label.
 *
 * @param indexVector registers of indices for gathers, in place of {@code index}
 * @param broadcast one element for all lanes
 */
record Address(
    @Nullable Gpr base,
    @Nullable Gpr index,
    @Nullable Vec indexVector,
    int scale,
    int displacement,
    @Nullable Label label,
    boolean broadcast) {
  Address {
    if (scale != 1 && scale != 2 && scale != 4 && scale != 8) {
      throw new IllegalArgumentException("scale " + scale);
    }
    if (index == Gpr.RSP) {
      throw new IllegalArgumentException("rsp is no index");
    }
  }

  static Address at(Gpr base, int displacement) {
    return new Address(base, null, null, 1, displacement, null, false);
  }

  static Address at(Gpr base, Gpr index, int scale, int displacement) {
    return new Address(base, index, null, scale, displacement, null, false);
  }

  static Address at(Gpr base, Vec indices, int scale, int displacement) {
    return new Address(base, null, indices, scale, displacement, null, false);
  }

  static Address at(Label label) {
    return new Address(null, null, null, 1, 0, label, false);
  }

  /** The element here, for all lanes. */
  Address all() {
    return new Address(base, index, indexVector, scale, displacement, label, true);
  }

  Address plus(int bytes) {
    return new Address(
        base, index, indexVector, scale, Math.addExact(displacement, bytes), label, broadcast);
  }
}
