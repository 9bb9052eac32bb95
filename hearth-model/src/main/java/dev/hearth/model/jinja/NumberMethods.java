package dev.hearth.model.jinja;

import dev.hearth.model.jinja.Signature.Style;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attributes of numbers. */
final class NumberMethods {
  static final Map<String, BuiltinFunction> INTEGER =
      Map.ofEntries(
          exact("int", "bit_length", a -> (long) Numbers.big(a.self()).abs().bitLength()),
          exact("int", "bit_count", a -> (long) Numbers.big(a.self()).abs().bitCount()),
          exact("int", "conjugate", a -> Numbers.integer(a.self())),
          exact(
              "int",
              "as_integer_ratio",
              a -> TupleValue.of(Numbers.integer(a.self()), (Object) 1L)),
          Methods.unsupported("int", "to_bytes", "there are no byte strings"),
          Methods.unsupported("int", "from_bytes", "there are no byte strings"));

  static final Map<String, BuiltinFunction> FLOAT =
      Map.ofEntries(
          exact("float", "is_integer", a -> isWhole((Double) a.self())),
          exact("float", "conjugate", Bound::self),
          exact("float", "as_integer_ratio", a -> ratio(a)),
          Methods.unsupported("float", "hex", "hexadecimal fractions"),
          Methods.unsupported("float", "fromhex", "hexadecimal fractions"));

  /** What reducing a fraction of a thousand digits takes. */
  private static final int RATIO_STEPS = 5_000;

  private NumberMethods() {}

  private static Map.Entry<String, BuiltinFunction> exact(
      String type, String name, BuiltinFunction.Body body) {
    return Methods.of(type, name, Style.EXACT, "", body);
  }

  /** An attribute that is not a method, or null. */
  static @Nullable Object property(Object number, String name) {
    boolean whole = Types.isInteger(number);
    return switch (name) {
      case "real" -> Numbers.integer(number);
      case "imag" -> whole ? (Object) 0L : (Object) 0.0;
      case "numerator" -> whole ? Numbers.integer(number) : null;
      case "denominator" -> whole ? 1L : null;
      default -> null;
    };
  }

  private static boolean isWhole(double number) {
    return !Double.isInfinite(number) && number == Math.rint(number);
  }

  private static Object ratio(Bound a) {
    double number = (Double) a.self();
    a.rendering().steps(RATIO_STEPS);
    if (Double.isNaN(number)) {
      throw Failure.value("cannot convert NaN to integer ratio");
    }
    if (Double.isInfinite(number)) {
      throw Failure.overflow("cannot convert Infinity to integer ratio");
    }
    BigDecimal exact = new BigDecimal(number);
    BigInteger scale = BigInteger.TEN.pow(Math.max(0, exact.scale()));
    BigInteger numerator = exact.multiply(new BigDecimal(scale)).toBigIntegerExact();
    BigInteger common = numerator.gcd(scale);
    return TupleValue.of(
        Numbers.normal(numerator.divide(common)), Numbers.normal(scale.divide(common)));
  }
}
