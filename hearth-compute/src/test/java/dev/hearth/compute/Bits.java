package dev.hearth.compute;

import static org.assertj.core.api.Assertions.assertThat;

/** Equality of every bit, but that all NaNs are one. */
public final class Bits {
  private Bits() {}

  public static void assertSame(Floats expected, Floats actual, String what) {
    assertThat(actual.rows()).as(what + " rows").isEqualTo(expected.rows());
    assertThat(actual.columns()).as(what + " columns").isEqualTo(expected.columns());
    for (int r = 0; r < expected.rows(); r++) {
      for (int c = 0; c < expected.columns(); c++) {
        float e = expected.get(r, c);
        float a = actual.get(r, c);
        if (Float.floatToIntBits(e) != Float.floatToIntBits(a)) {
          throw new AssertionError(
              "%s [%d][%d]: expected %s (%08x), found %s (%08x)"
                  .formatted(what, r, c, e, Float.floatToIntBits(e), a, Float.floatToIntBits(a)));
        }
      }
    }
  }
}
