package dev.hearth.engine.sample;

/**
 * e<sup>x</sup> for x ≤ 0 in additions and multiplications only, so that every machine computes the
 * same bits ({@link Math#exp} may differ in the last one between processors, {@link StrictMath#exp}
 * is several times slower over a whole vocabulary).
 *
 * <p>Method: Cody and Waite's two-part reduction to |r| ≤ ln 2 / 2, then the Taylor polynomial of
 * degree 13, whose remainder there is below 5e-18. Within 2 units in the last place.
 */
final class Exponential {
  /** Below it the result is 0: it would be too small for a normal double. */
  static final double UNDERFLOW = -708.0;

  private static final double LOG2_E = 0x1.71547652b82fep0;
  // ln 2 in two parts; the first has 20 zero bits at its end, so that n * LN2_HIGH is exact
  private static final double LN2_HIGH = 0x1.62e42fee00000p-1;
  private static final double LN2_LOW = 0x1.a39ef35793c76p-33;
  // adding and taking it away again rounds a double below 2^51 to the nearest integer
  private static final double ROUNDER = 0x1.8p52;

  private Exponential() {}

  /** e to the {@code x}, for x in [-∞, 0]. */
  static double of(double x) {
    if (x < UNDERFLOW) {
      return 0.0;
    }
    double n = (x * LOG2_E + ROUNDER) - ROUNDER;
    double r = (x - n * LN2_HIGH) - n * LN2_LOW;
    // Estrin's scheme: pairs first, so that the processor need not wait for each term in turn
    double r2 = r * r;
    double r4 = r2 * r2;
    double low = (1.0 + r) + r2 * (0.5 + r * (1.0 / 6.0));
    double middle = (1.0 / 24.0 + r * (1.0 / 120.0)) + r2 * (1.0 / 720.0 + r * (1.0 / 5040.0));
    double high =
        (1.0 / 40320.0 + r * (1.0 / 362880.0)) + r2 * (1.0 / 3628800.0 + r * (1.0 / 39916800.0));
    double highest = 1.0 / 479001600.0 + r * (1.0 / 6227020800.0);
    double p = low + r4 * (middle + r4 * (high + r4 * highest));
    return p * Double.longBitsToDouble(((long) n + 1023L) << 52);
  }
}
