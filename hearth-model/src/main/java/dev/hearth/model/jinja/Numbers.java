package dev.hearth.model.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic of whole numbers of any size and of floating-point numbers, as in Python. A whole
 * number is a Long where it fits and a BigInteger where not; truth values count as 0 and 1.
 */
final class Numbers {
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  /** Up to here every whole number is exactly a double. */
  private static final long EXACT_IN_DOUBLE = 1L << 53;

  /** How many words times words take about as long as one step. */
  private static final int WORD_PAIRS_PER_STEP = 16;

  private Numbers() {}

  static Object normal(BigInteger number) {
    boolean fits = number.compareTo(LONG_MIN) >= 0 && number.compareTo(LONG_MAX) <= 0;
    return fits ? (Object) number.longValue() : number;
  }

  /** Long or BigInteger for what {@link Types#isInteger} accepts. */
  static Object integer(Object value) {
    return value instanceof Boolean truth ? (Object) (truth ? 1L : 0L) : value;
  }

  static BigInteger big(Object value) {
    Object number = integer(value);
    return number instanceof BigInteger big ? big : BigInteger.valueOf((Long) number);
  }

  /** OverflowError where a whole number is too large for a double. */
  static double toDouble(Object value) {
    return switch (integer(value)) {
      case Double number -> number;
      case Long number -> number;
      case BigInteger big -> {
        double number = big.doubleValue();
        if (Double.isInfinite(number)) {
          throw Failure.overflow("int too large to convert to float");
        }
        yield number;
      }
      default -> throw new IllegalStateException("not a number");
    };
  }

  private static boolean anyDouble(Object left, Object right) {
    return left instanceof Double || right instanceof Double;
  }

  static Object add(Rendering rendering, Object left, Object right) {
    if (anyDouble(left, right)) {
      return toDouble(left) + toDouble(right);
    }
    if (integer(left) instanceof Long a && integer(right) instanceof Long b) {
      long sum = a + b;
      if (((a ^ sum) & (b ^ sum)) >= 0) {
        return sum;
      }
    }
    return checked(rendering, big(left).add(big(right)));
  }

  static Object subtract(Rendering rendering, Object left, Object right) {
    if (anyDouble(left, right)) {
      return toDouble(left) - toDouble(right);
    }
    if (integer(left) instanceof Long a && integer(right) instanceof Long b) {
      long difference = a - b;
      if (((a ^ b) & (a ^ difference)) >= 0) {
        return difference;
      }
    }
    return checked(rendering, big(left).subtract(big(right)));
  }

  static Object multiply(Rendering rendering, Object left, Object right) {
    if (anyDouble(left, right)) {
      return toDouble(left) * toDouble(right);
    }
    if (integer(left) instanceof Long a && integer(right) instanceof Long b) {
      long high = Math.multiplyHigh(a, b);
      long low = a * b;
      if ((high == 0 && low >= 0) || (high == -1 && low < 0)) {
        return low;
      }
    }
    BigInteger a = big(left);
    BigInteger b = big(right);
    checkBits(rendering, (long) a.bitLength() + b.bitLength());
    return checked(rendering, a.multiply(b));
  }

  static Object divide(Rendering rendering, Object left, Object right) {
    work(rendering, left, right);
    if (anyDouble(left, right)) {
      double divisor = toDouble(right);
      if (divisor == 0) {
        throw Failure.zeroDivision("float division by zero");
      }
      return toDouble(left) / divisor;
    }
    if (big(right).signum() == 0) {
      throw Failure.zeroDivision("division by zero");
    }
    if (integer(left) instanceof Long a
        && integer(right) instanceof Long b
        && Math.absExact(a | 1) <= EXACT_IN_DOUBLE
        && Math.absExact(b | 1) <= EXACT_IN_DOUBLE) {
      return (double) a / (double) b;
    }
    double quotient =
        new BigDecimal(big(left))
            .divide(new BigDecimal(big(right)), new MathContext(60))
            .doubleValue();
    if (Double.isInfinite(quotient)) {
      throw Failure.overflow("integer division result too large for a float");
    }
    return quotient;
  }

  static Object floorDivide(Rendering rendering, Object left, Object right) {
    work(rendering, left, right);
    if (anyDouble(left, right)) {
      double divisor = toDouble(right);
      if (divisor == 0) {
        throw Failure.zeroDivision("float floor division by zero");
      }
      return floorQuotient(toDouble(left), divisor);
    }
    if (big(right).signum() == 0) {
      throw Failure.zeroDivision("integer division or modulo by zero");
    }
    if (integer(left) instanceof Long a && integer(right) instanceof Long b && b != -1) {
      return Math.floorDiv(a, b);
    }
    BigInteger[] parts = big(left).divideAndRemainder(big(right));
    boolean down = parts[1].signum() != 0 && parts[1].signum() != big(right).signum();
    return checked(rendering, down ? parts[0].subtract(BigInteger.ONE) : parts[0]);
  }

  /** As CPython computes it: from the exact remainder, so that it agrees with the modulo. */
  private static double floorQuotient(double left, double right) {
    double remainder = left % right;
    double quotient = (left - remainder) / right;
    if (remainder != 0 && (right < 0) != (remainder < 0)) {
      quotient -= 1;
    }
    if (quotient == 0) {
      return Math.copySign(0.0, left / right);
    }
    double floor = Math.floor(quotient);
    return quotient - floor > 0.5 ? floor + 1 : floor;
  }

  static Object modulo(Rendering rendering, Object left, Object right) {
    work(rendering, left, right);
    if (anyDouble(left, right)) {
      double divisor = toDouble(right);
      if (divisor == 0) {
        throw Failure.zeroDivision("float modulo");
      }
      double remainder = toDouble(left) % divisor;
      if (remainder == 0) {
        return Math.copySign(0.0, divisor);
      }
      return (remainder < 0) == (divisor < 0) ? remainder : remainder + divisor;
    }
    if (big(right).signum() == 0) {
      throw Failure.zeroDivision("integer modulo by zero");
    }
    if (integer(left) instanceof Long a && integer(right) instanceof Long b) {
      return Math.floorMod(a, b);
    }
    BigInteger divisor = big(right);
    BigInteger remainder = big(left).remainder(divisor);
    boolean other = remainder.signum() != 0 && remainder.signum() != divisor.signum();
    return checked(rendering, other ? remainder.add(divisor) : remainder);
  }

  static Object power(Rendering rendering, Object base, Object exponent) {
    if (anyDouble(base, exponent) || big(exponent).signum() < 0) {
      return powerOfDoubles(toDouble(base), toDouble(exponent));
    }
    BigInteger number = big(base);
    if (number.abs().compareTo(BigInteger.ONE) <= 0) {
      boolean odd = big(exponent).testBit(0);
      boolean none = big(exponent).signum() == 0;
      return none ? (Object) 1L : Numbers.normal(odd ? number : number.multiply(number));
    }
    if (!(integer(exponent) instanceof Long times) || times > rendering.limits().integerBitsMax()) {
      throw tooLarge(rendering);
    }
    checkBits(rendering, (number.abs().bitLength() - 1L) * times);
    return checked(rendering, number.pow(times.intValue()));
  }

  private static Object powerOfDoubles(double base, double exponent) {
    if (base == 0 && exponent < 0) {
      throw Failure.zeroDivision("0.0 cannot be raised to a negative power");
    }
    boolean finite = !Double.isInfinite(base) && !Double.isInfinite(exponent);
    if (base < 0 && finite && exponent != Math.rint(exponent)) {
      throw Failure.unsupported("the power is a complex number");
    }
    if (base == 1 || (base == -1 && Double.isInfinite(exponent))) {
      return 1.0;
    }
    double power = Math.pow(base, exponent);
    if (Double.isInfinite(power) && finite) {
      throw Failure.overflow("(34, 'Numerical result out of range')");
    }
    return power;
  }

  static Object negate(Object value) {
    return switch (integer(value)) {
      case Double number -> -number;
      case Long number when number != Long.MIN_VALUE -> -number;
      default -> normal(big(value).negate());
    };
  }

  static Object absolute(Object value) {
    return switch (integer(value)) {
      case Double number -> Math.abs(number);
      case Long number when number != Long.MIN_VALUE -> Math.abs(number);
      default -> normal(big(value).abs());
    };
  }

  /** Python's exact comparison; null where one is not a number (NaN). */
  static @Nullable Integer compare(Object left, Object right) {
    Object a = integer(left);
    Object b = integer(right);
    if (a instanceof Long x && b instanceof Long y) {
      return Long.compare(x, y);
    }
    if (a instanceof Double x && b instanceof Double y) {
      return Double.isNaN(x) || Double.isNaN(y) ? null : Integer.valueOf(compareDoubles(x, y));
    }
    if (a instanceof Double x) {
      Integer other = compareMixed(x, big(b));
      return other;
    }
    if (b instanceof Double y) {
      Integer other = compareMixed(y, big(a));
      return other == null ? null : Integer.valueOf(-other);
    }
    return big(a).compareTo(big(b));
  }

  private static int compareDoubles(double left, double right) {
    return left < right ? -1 : left > right ? 1 : 0;
  }

  private static @Nullable Integer compareMixed(double left, BigInteger right) {
    if (Double.isNaN(left)) {
      return null;
    }
    if (Double.isInfinite(left)) {
      return left > 0 ? 1 : -1;
    }
    return new BigDecimal(left).compareTo(new BigDecimal(right));
  }

  /** Python's {@code round(number, digits)}: halves to even, on the exact value. */
  static Object round(Rendering rendering, Object value, Object digits) {
    long places = clampedLong(digits);
    if (!(integer(value) instanceof Double number)) {
      return roundInteger(rendering, value, places);
    }
    if (Double.isNaN(number) || Double.isInfinite(number) || places > 400 || number == 0) {
      return number;
    }
    if (places < -400) {
      return Math.copySign(0.0, number);
    }
    double rounded =
        new BigDecimal(number).setScale((int) places, RoundingMode.HALF_EVEN).doubleValue();
    if (Double.isInfinite(rounded)) {
      throw Failure.overflow("rounded value too large to represent");
    }
    return Math.copySign(rounded, number);
  }

  private static Object roundInteger(Rendering rendering, Object value, long places) {
    if (places >= 0) {
      return integer(value);
    }
    if (-places > rendering.limits().integerBitsMax() / 3) {
      return 0L;
    }
    BigDecimal number = new BigDecimal(big(value));
    return normal(number.setScale((int) places, RoundingMode.HALF_EVEN).toBigInteger());
  }

  /** A whole number as a long; what does not fit becomes the nearest that does. */
  static long clampedLong(Object value) {
    return switch (integer(value)) {
      case Long number -> number;
      case BigInteger big -> big.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
      default -> throw new IllegalStateException("not a whole number");
    };
  }

  private static Object checked(Rendering rendering, BigInteger number) {
    int bits = number.bitLength();
    checkBits(rendering, bits);
    rendering.scan(bits);
    rendering.characters(bits / Character.SIZE);
    return normal(number);
  }

  /** Counts the work of an operation that grows with the square of its operands' sizes. */
  static void work(Rendering rendering, Object left, Object right) {
    if (left instanceof BigInteger || right instanceof BigInteger) {
      long words = (bits(left) + bits(right)) / Long.SIZE + 1;
      rendering.steps(words * words / WORD_PAIRS_PER_STEP + 1);
    }
  }

  private static long bits(Object number) {
    return number instanceof BigInteger big ? big.bitLength() : Long.SIZE;
  }

  private static void checkBits(Rendering rendering, long bits) {
    if (bits > rendering.limits().integerBitsMax()) {
      throw tooLarge(rendering);
    }
  }

  private static TemplateException tooLarge(Rendering rendering) {
    return Failure.limit(
        "a whole number of more than " + rendering.limits().integerBitsMax() + " bits");
  }
}
