package dev.hearth.engine.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All tests of a number at once. Answers whether a number passes, and whether a range has one. */
final class NumberShape {
  /** Candidates that are looked at one by one before giving up. */
  private static final int CANDIDATES_MAX = 100_000;

  private @Nullable BigDecimal low;
  private boolean lowExclusive;
  private @Nullable BigDecimal high;
  private boolean highExclusive;
  private @Nullable BigDecimal unit;
  private final List<BigDecimal> notUnits = new ArrayList<>();
  private final Set<BigDecimal> excluded = new HashSet<>();
  private @Nullable Set<BigDecimal> only;

  private NumberShape() {}

  static NumberShape of(Collection<NumberTest> tests) {
    NumberShape shape = new NumberShape();
    tests.forEach(shape::add);
    Set<BigDecimal> only = shape.only;
    if (only != null) {
      Set<BigDecimal> left = new HashSet<>();
      only.stream().filter(shape::passes).forEach(left::add);
      shape.only = left;
    }
    return shape;
  }

  /** The same without some values, each without zeros at the end. */
  NumberShape without(Collection<BigDecimal> values) {
    NumberShape shape = new NumberShape();
    shape.low = low;
    shape.lowExclusive = lowExclusive;
    shape.high = high;
    shape.highExclusive = highExclusive;
    shape.unit = unit;
    shape.notUnits.addAll(notUnits);
    shape.excluded.addAll(excluded);
    shape.excluded.addAll(values);
    if (only != null) {
      Set<BigDecimal> left = new HashSet<>(only);
      left.removeAll(values);
      shape.only = left;
    }
    return shape;
  }

  private void add(NumberTest test) {
    switch (test) {
      case NumberTest.AtLeast(BigDecimal bound, boolean exclusive) -> {
        int order = low == null ? 1 : bound.compareTo(low);
        lowExclusive = order > 0 ? exclusive : lowExclusive || (order == 0 && exclusive);
        low = order > 0 ? bound : low;
      }
      case NumberTest.AtMost(BigDecimal bound, boolean exclusive) -> {
        int order = high == null ? -1 : bound.compareTo(high);
        highExclusive = order < 0 ? exclusive : highExclusive || (order == 0 && exclusive);
        high = order < 0 ? bound : high;
      }
      case NumberTest.MultipleOf(BigDecimal more) ->
          unit = unit == null ? more : common(unit, more);
      case NumberTest.NotMultipleOf(BigDecimal not) -> notUnits.add(not);
      case NumberTest.NoneOf(Set<BigDecimal> values) -> excluded.addAll(values);
      case NumberTest.OneOf(Set<BigDecimal> values) -> {
        Set<BigDecimal> left = new HashSet<>(values);
        if (only != null) {
          left.retainAll(only);
        }
        only = left;
      }
    }
  }

  /** The least number that is a multiple of both. */
  private static BigDecimal common(BigDecimal a, BigDecimal b) {
    int scale = Math.max(a.scale(), b.scale());
    BigInteger x = a.setScale(scale, RoundingMode.UNNECESSARY).unscaledValue();
    BigInteger y = b.setScale(scale, RoundingMode.UNNECESSARY).unscaledValue();
    return new BigDecimal(x.divide(x.gcd(y)).multiply(y), scale).stripTrailingZeros();
  }

  /** Whether every number passes. */
  boolean isFree() {
    return low == null
        && high == null
        && unit == null
        && only == null
        && notUnits.isEmpty()
        && excluded.isEmpty();
  }

  /** Whether only whole numbers pass. */
  boolean isWhole() {
    return unit != null && isMultiple(unit, BigDecimal.ONE);
  }

  boolean passes(BigDecimal value) {
    return inBounds(value)
        && (unit == null || isMultiple(value, unit))
        && notUnits.stream().noneMatch(not -> isMultiple(value, not))
        && (excluded.isEmpty() || !excluded.contains(plain(value)))
        && (only == null || only.contains(plain(value)));
  }

  private static BigDecimal plain(BigDecimal value) {
    return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
  }

  private boolean inBounds(BigDecimal value) {
    int toLow = low == null ? 1 : value.compareTo(low);
    int toHigh = high == null ? -1 : value.compareTo(high);
    return (toLow > 0 || (toLow == 0 && !lowExclusive))
        && (toHigh < 0 || (toHigh == 0 && !highExclusive));
  }

  /** Without writing out large powers of ten. */
  static boolean isMultiple(BigDecimal value, BigDecimal unit) {
    if (value.signum() == 0) {
      return true;
    }
    BigInteger a = value.unscaledValue();
    BigInteger b = unit.unscaledValue().abs();
    long shift = (long) unit.scale() - value.scale();
    if (shift >= 0) {
      BigInteger power = BigInteger.TEN.modPow(BigInteger.valueOf(shift), b);
      return a.mod(b).multiply(power).mod(b).signum() == 0;
    }
    // value = a / 10^-shift of the unit's step: needs that many factors of ten in a
    if (-shift > a.abs().bitLength()) {
      return false;
    }
    BigInteger divisor = BigInteger.TEN.pow((int) -shift).multiply(b);
    return a.mod(divisor).signum() == 0;
  }

  /** Whether any number passes at all. */
  boolean isPossible() {
    if (only != null) {
      return !only.isEmpty();
    }
    if (low != null && high != null) {
      return between(low, high, true);
    }
    BigDecimal step = unit;
    return step == null || notUnits.stream().noneMatch(not -> isMultiple(step, not));
  }

  /** How many numbers pass, if they are at most {@code most}; more otherwise. */
  long count(int most) {
    if (only != null) {
      return only.size();
    }
    if (low == null || high == null) {
      return Long.MAX_VALUE;
    }
    if (unit == null) {
      return low.compareTo(high) < 0 ? Long.MAX_VALUE : passes(low) ? 1 : 0;
    }
    long found = 0;
    BigInteger last = floor(high, unit);
    BigInteger at = floor(low, unit);
    for (int i = 0; at.compareTo(last) <= 0 && found <= most; i++) {
      if (i > CANDIDATES_MAX) {
        return Long.MAX_VALUE;
      }
      found += passes(unit.multiply(new BigDecimal(at))) ? 1 : 0;
      at = at.add(BigInteger.ONE);
    }
    return found;
  }

  private static BigInteger floor(BigDecimal value, BigDecimal unit) {
    return value.divide(unit, 0, RoundingMode.FLOOR).toBigInteger();
  }

  /** Whether a number passes that is at least {@code from}, and at most or less than {@code to}. */
  boolean between(BigDecimal from, BigDecimal to, boolean withTo) {
    Set<BigDecimal> candidates = only;
    if (candidates != null) {
      return candidates.stream().anyMatch(v -> isWithin(v, from, to, withTo));
    }
    boolean lowIsBound = low != null && low.compareTo(from) > 0;
    boolean highIsBound = high != null && high.compareTo(to) < 0;
    BigDecimal first = lowIsBound && low != null ? low : from;
    BigDecimal last = highIsBound && high != null ? high : to;
    int order = first.compareTo(last);
    if (order > 0) {
      return false;
    }
    if (order == 0) {
      return isWithin(first, from, to, withTo) && passes(first);
    }
    if (unit == null) {
      return true; // between two numbers lie more than any tests of this kind take away
    }
    BigInteger end = floor(last, unit);
    BigInteger at = floor(first, unit);
    for (int i = 0; i < CANDIDATES_MAX && at.compareTo(end) <= 0; i++) {
      BigDecimal value = unit.multiply(new BigDecimal(at));
      if (isWithin(value, from, to, withTo) && passes(value)) {
        return true;
      }
      at = at.add(BigInteger.ONE);
    }
    return false;
  }

  private static boolean isWithin(BigDecimal v, BigDecimal from, BigDecimal to, boolean withTo) {
    int order = v.compareTo(to);
    return v.compareTo(from) >= 0 && (order < 0 || (withTo && order == 0));
  }

  /**
   * Whether a number passes whose digits begin with these, wherever the point is: some number of
   * [digits, digits + 1) × 10^k, negative where {@code negative}.
   */
  boolean anyScale(boolean negative, BigInteger digits) {
    BigDecimal limit = negative ? low : high;
    Set<BigDecimal> candidates = only;
    if (candidates != null) {
      return candidates.stream().anyMatch(v -> begins(v, negative, digits));
    }
    boolean wrongSide =
        negative ? low != null && low.signum() > 0 : high != null && high.signum() < 0;
    if (wrongSide) {
      return false;
    }
    if (digits.signum() == 0) {
      return aboveZero(negative);
    }
    if (limit == null) {
      return true;
    }
    BigDecimal least = negative ? high : low;
    boolean nearZero = least == null || least.signum() * (negative ? -1 : 1) <= 0;
    if (nearZero && unit == null && limit.signum() != 0) {
      return true;
    }
    BigDecimal smallest = nearZero ? unit : least == null ? null : least.abs();
    if (smallest == null || limit.signum() == 0) {
      return false;
    }
    int length = digits.toString().length();
    int from = smallest.precision() - smallest.scale() - length - 1;
    int to = limit.precision() - limit.scale() - length + 1;
    for (int k = from; k <= to; k++) {
      BigDecimal start = new BigDecimal(digits).scaleByPowerOfTen(k);
      BigDecimal end = new BigDecimal(digits.add(BigInteger.ONE)).scaleByPowerOfTen(k);
      if (signed(negative, start, end)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a number passes whose digits before the point begin with these, which are not 0. */
  boolean anyLonger(boolean negative, BigInteger digits) {
    BigDecimal limit = negative ? low : high;
    BigDecimal start = new BigDecimal(digits);
    if (only == null && limit == null) {
      return true;
    }
    BigDecimal most = limit == null ? BigDecimal.ZERO : limit.abs();
    for (BigDecimal value : only == null ? Set.<BigDecimal>of() : only) {
      most = most.max(value.abs());
    }
    BigDecimal end = start.add(BigDecimal.ONE);
    while (start.compareTo(most) <= 0) {
      if (signed(negative, start, end)) {
        return true;
      }
      start = start.movePointRight(1);
      end = end.movePointRight(1);
    }
    return false;
  }

  /** How many powers of ten the tests span. */
  int reach() {
    List<BigDecimal> all = new ArrayList<>(notUnits);
    all.addAll(excluded);
    all.addAll(only == null ? Set.of() : only);
    long reach = 0;
    for (BigDecimal value : all) {
      reach = Math.max(reach, reach(value));
    }
    return (int) Math.max(Math.max(reach(low), reach(high)), Math.max(reach(unit), reach));
  }

  private static long reach(@Nullable BigDecimal value) {
    return value == null ? 0 : (long) value.precision() + Math.abs(value.scale());
  }

  /** As {@link #between}, for sizes with a sign; the end is not in. */
  boolean signed(boolean negative, BigDecimal start, BigDecimal end) {
    if (!negative) {
      return between(start, end, false);
    }
    return mirror().between(start, end, false);
  }

  private @Nullable NumberShape mirrored;

  /** The same for numbers with the other sign. */
  private NumberShape mirror() {
    NumberShape known = mirrored;
    if (known == null) {
      known = new NumberShape();
      known.low = high == null ? null : high.negate();
      known.lowExclusive = highExclusive;
      known.high = low == null ? null : low.negate();
      known.highExclusive = lowExclusive;
      known.unit = unit;
      known.notUnits.addAll(notUnits);
      excluded.stream().map(BigDecimal::negate).forEach(known.excluded::add);
      if (only != null) {
        Set<BigDecimal> values = new HashSet<>();
        only.stream().map(BigDecimal::negate).forEach(values::add);
        known.only = values;
      }
      mirrored = known;
    }
    return known;
  }

  /** Whether zero passes, or any number of this sign. */
  private boolean aboveZero(boolean negative) {
    if (passes(BigDecimal.ZERO)) {
      return true;
    }
    BigDecimal limit = negative ? low : high;
    if (limit == null) {
      return true;
    }
    return signed(negative, BigDecimal.ZERO, limit.abs().add(BigDecimal.ONE));
  }

  private static boolean begins(BigDecimal value, boolean negative, BigInteger digits) {
    if (value.signum() == 0 || digits.signum() == 0) {
      return digits.signum() == 0 && (value.signum() == 0 || value.signum() < 0 == negative);
    }
    if (value.signum() < 0 != negative) {
      return false;
    }
    String own = value.unscaledValue().abs().toString();
    String given = digits.toString();
    return own.startsWith(given)
        || (given.startsWith(own) && given.substring(own.length()).chars().allMatch(c -> c == '0'));
  }
}
