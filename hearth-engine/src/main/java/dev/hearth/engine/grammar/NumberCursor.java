package dev.hearth.engine.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A JSON number, digit by digit. Where the shape is free no digits are kept.
 *
 * @param phase where in the number
 * @param digits all digits before the exponent as one number
 * @param scale how many of them stand behind the point
 * @param exponent so far, without its sign
 * @param flags 1: negative, 2: the exponent is negative
 */
record NumberCursor(
    NumberShape shape,
    Phase phase,
    BigInteger digits,
    int scale,
    int exponent,
    int flags,
    Frame behind)
    implements Cursor {
  /** Where in a number. */
  enum Phase {
    SIGN,
    ZERO,
    WHOLE,
    POINT,
    FRACTION,
    EXPONENT,
    EXPONENT_SIGN,
    EXPONENT_DIGITS
  }

  private static final int NEGATIVE = 1;
  private static final int DOWN = 2;

  /** Exponents that are followed exactly where a number is bounded; longer ones are refused. */
  private static final int EXPONENT_MAX = 999_999;

  /** What masks let a model write where a number is free: as far as {@link JsonReader} compares. */
  private static final int FREE_EXPONENT_MAX = JsonReader.EXPONENT_MAX;

  /** Adds every way to begin with {@code b}. */
  static void start(NumberShape shape, int b, Frame behind, Step step) {
    NumberCursor none = new NumberCursor(shape, Phase.SIGN, BigInteger.ZERO, 0, 0, 0, behind);
    if (b == '-') {
      none.with(Phase.SIGN, BigInteger.ZERO, 0, 0, NEGATIVE).offer(none, step);
    } else {
      none.step(b, step);
    }
  }

  @Override
  public void step(int b, Step step) {
    boolean digit = b >= '0' && b <= '9';
    if (digit) {
      digit(b - '0', step);
      return;
    }
    switch (phase) {
      case ZERO, WHOLE, FRACTION -> {
        if (b == '.' && phase != Phase.FRACTION) {
          with(Phase.POINT, digits, scale, 0, flags).offer(this, step);
        } else if (b == 'e' || b == 'E') {
          with(Phase.EXPONENT, digits, scale, 0, flags).offer(this, step);
        }
      }
      case EXPONENT -> {
        if (b == '+' || b == '-') {
          int sign = b == '-' ? DOWN : 0;
          with(Phase.EXPONENT_SIGN, digits, scale, 0, flags | sign).offer(this, step);
        }
      }
      default -> {}
    }
  }

  private void digit(int digit, Step step) {
    switch (phase) {
      case SIGN -> {
        Phase next = digit == 0 ? Phase.ZERO : Phase.WHOLE;
        with(next, append(digit), 0, 0, flags).offer(this, step);
      }
      case WHOLE -> with(Phase.WHOLE, append(digit), 0, 0, flags).offer(this, step);
      case POINT, FRACTION ->
          with(Phase.FRACTION, append(digit), shape.isFree() ? 0 : scale + 1, 0, flags)
              .offer(this, step);
      case EXPONENT, EXPONENT_SIGN, EXPONENT_DIGITS -> {
        int value = exponent * 10 + digit;
        if (shape.isFree()) {
          value = Math.min(value, FREE_EXPONENT_MAX + 1);
        }
        int most = !shape.isFree() ? EXPONENT_MAX : step.strict() ? FREE_EXPONENT_MAX : value;
        if (value <= most) {
          with(Phase.EXPONENT_DIGITS, digits, scale, value, flags).offer(this, step);
        }
      }
      case ZERO -> {}
    }
  }

  private BigInteger append(int digit) {
    return shape.isFree()
        ? BigInteger.ZERO
        : digits.multiply(BigInteger.TEN).add(BigInteger.valueOf(digit));
  }

  private NumberCursor with(
      Phase next, BigInteger nextDigits, int nextScale, int nextExponent, int nextFlags) {
    return new NumberCursor(shape, next, nextDigits, nextScale, nextExponent, nextFlags, behind);
  }

  /** Adds this, and what may follow if the number may end here. */
  private void offer(NumberCursor before, Step step) {
    if (shape.isFree()) {
      step.add(this);
      if (mayEnd()) {
        behind.resume(step);
      }
      return;
    }
    boolean roundabout = step.strict() && isRoundabout(before);
    if (!roundabout && isLive()) {
      step.add(this);
      if (mayEnd() && shape.passes(value())) {
        behind.resume(step);
      }
    }
  }

  private boolean mayEnd() {
    return switch (phase) {
      case ZERO, WHOLE, FRACTION, EXPONENT_DIGITS -> true;
      case SIGN, POINT, EXPONENT, EXPONENT_SIGN -> false;
    };
  }

  private boolean negative() {
    return (flags & NEGATIVE) != 0;
  }

  private BigDecimal value() {
    int shift = (flags & DOWN) != 0 ? -exponent : exponent;
    BigDecimal size = new BigDecimal(digits, scale).scaleByPowerOfTen(shift);
    return negative() ? size.negate() : size;
  }

  private boolean isLive() {
    return switch (phase) {
      case SIGN -> shape.anyScale(true, BigInteger.ZERO);
      case ZERO, WHOLE, POINT, FRACTION -> shape.anyScale(negative(), digits);
      case EXPONENT -> new Exponents(shape, negative(), digits, scale).any(0, 0);
      case EXPONENT_SIGN ->
          new Exponents(shape, negative(), digits, scale).any((flags & DOWN) != 0 ? -1 : 1, 0);
      case EXPONENT_DIGITS ->
          new Exponents(shape, negative(), digits, scale)
              .any((flags & DOWN) != 0 ? -1 : 1, exponent);
    };
  }

  /**
   * Whether this can only become a number that passes by way of an exponent, where the number up to
   * here could have done without; or is an exponent or a point in a whole number.
   */
  private boolean isRoundabout(NumberCursor before) {
    boolean inExponent = phase.compareTo(Phase.EXPONENT) >= 0;
    if (inExponent) {
      return before.isPlain() && shape.isWhole();
    }
    if (phase == Phase.POINT && shape.isWhole()) {
      return before.isPlain();
    }
    return !isPlain() && before.isPlain();
  }

  /** Whether digits and a point alone make it a number that passes. */
  private boolean isPlain() {
    if (phase.compareTo(Phase.EXPONENT) >= 0) {
      return false;
    }
    if (phase == Phase.SIGN) {
      return shape.anyScale(negative(), BigInteger.ZERO);
    }
    if (phase == Phase.ZERO || phase == Phase.POINT || phase == Phase.FRACTION) {
      BigDecimal from = new BigDecimal(digits, scale);
      BigDecimal to = new BigDecimal(digits.add(BigInteger.ONE), scale);
      return (zero() && shape.passes(BigDecimal.ZERO)) || shape.signed(negative(), from, to);
    }
    return shape.anyLonger(negative(), digits);
  }

  private boolean zero() {
    return digits.signum() == 0;
  }
}
