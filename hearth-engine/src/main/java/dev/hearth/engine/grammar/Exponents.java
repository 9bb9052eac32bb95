package dev.hearth.engine.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Which exponents make given digits a number that passes. Beyond a certain size of the exponent the
 * answer no longer changes, so a bounded range is looked at.
 */
record Exponents(NumberShape shape, boolean negative, BigInteger digits, int scale) {
  /** Exponents farther out than any bound, unit or list of values reaches are all alike. */
  private static final int REACH_MAX = 20_000;

  /**
   * Whether there is one.
   *
   * @param sign of the exponent: 0 for either
   * @param prefix the digits of the exponent so far; 0 may become anything
   */
  boolean any(int sign, int prefix) {
    if (digits.signum() == 0) {
      return shape.passes(BigDecimal.ZERO);
    }
    int reach = reach();
    boolean up = sign >= 0 && anyIn(prefix, reach, 1);
    return up || (sign <= 0 && anyIn(prefix, reach, -1));
  }

  private boolean anyIn(int prefix, int reach, int sign) {
    if (prefix == 0) {
      return anyFrom(0, reach, sign);
    }
    long first = prefix;
    long last = prefix;
    // with 0, 1, 2, … digits more
    while (first <= 999_999) {
      long stop = Math.min(last, Math.max(first, reach));
      if (anyFrom((int) first, (int) Math.min(stop, 999_999), sign)) {
        return true;
      }
      first *= 10;
      last = last * 10 + 9;
    }
    return false;
  }

  private boolean anyFrom(int first, int last, int sign) {
    for (int exponent = first; exponent <= last; exponent++) {
      if (passes(sign * exponent)) {
        return true;
      }
    }
    return false;
  }

  private boolean passes(int exponent) {
    BigDecimal size = new BigDecimal(digits, scale).scaleByPowerOfTen(exponent);
    return shape.passes(negative ? size.negate() : size);
  }

  private int reach() {
    long reach = (long) digits.toString().length() + scale + shape.reach() + 4;
    return (int) Math.min(reach, REACH_MAX);
  }
}
