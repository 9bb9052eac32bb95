package dev.hearth.model.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Floating-point numbers as Python shows and reads them. */
final class FloatText {
  /** From this decimal exponent on Python writes an exponent. */
  private static final int EXPONENT_FROM = 16;

  private static final int EXPONENT_BELOW = -4;

  private FloatText() {}

  /** Python's {@code repr}: the shortest digits that read back as the same number. */
  static String shortest(double number) {
    if (Double.isNaN(number)) {
      return "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    String sign = 1 / number < 0 || number < 0 ? "-" : "";
    if (number == 0) {
      return sign + "0.0";
    }
    BigDecimal decimal = shortestDecimal(Math.abs(number));
    String digits = decimal.unscaledValue().toString();
    int exponent = digits.length() - decimal.scale() - 1;
    if (exponent < EXPONENT_BELOW || exponent >= EXPONENT_FROM) {
      return sign + scientific(digits, exponent);
    }
    String plain = decimal.toPlainString();
    return sign + (plain.contains(".") ? plain : plain + ".0");
  }

  /** Without trailing zeros. */
  private static BigDecimal shortestDecimal(double number) {
    BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    if (decimal.precision() == 2) {
      // Java never writes fewer than two digits, even where one is enough
      BigDecimal one = decimal.round(new MathContext(1));
      if (one.doubleValue() == number) {
        return one.stripTrailingZeros();
      }
    }
    return decimal;
  }

  private static String scientific(String digits, int exponent) {
    StringBuilder out = new StringBuilder(digits.substring(0, 1));
    if (digits.length() > 1) {
      out.append('.').append(digits, 1, digits.length());
    }
    return out.append(exponentText(exponent)).toString();
  }

  /** "e+05": a sign and at least two digits. */
  static String exponentText(int exponent) {
    String size = Integer.toString(Math.abs(exponent));
    return "e" + (exponent < 0 ? "-" : "+") + (size.length() < 2 ? "0" : "") + size;
  }

  /**
   * Python's {@code float(text)}.
   *
   * @return null where the text is not a number
   */
  static @Nullable Double parse(String text) {
    String trimmed = CodePoints.strip(text);
    String plain = NumberText.withoutUnderscores(trimmed);
    if (plain == null) {
      return null;
    }
    String lower = plain.toLowerCase(Locale.ROOT);
    String unsigned = lower.startsWith("-") || lower.startsWith("+") ? lower.substring(1) : lower;
    double sign = lower.startsWith("-") ? -1 : 1;
    return switch (unsigned) {
      case "inf", "infinity" -> sign * Double.POSITIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> isDecimal(unsigned) ? (Double) Double.parseDouble(plain) : null;
    };
  }

  /** Digits with an optional fraction and exponent, at least one digit before the exponent. */
  private static boolean isDecimal(String text) {
    int at = digitsFrom(text, 0);
    int digits = at;
    if (at < text.length() && text.charAt(at) == '.') {
      int end = digitsFrom(text, at + 1);
      digits += end - at - 1;
      at = end;
    }
    if (digits == 0) {
      return false;
    }
    if (at < text.length() && text.charAt(at) == 'e') {
      int begin = at + 1;
      if (begin < text.length() && (text.charAt(begin) == '-' || text.charAt(begin) == '+')) {
        begin++;
      }
      at = digitsFrom(text, begin);
      if (at == begin) {
        return false;
      }
    }
    return at == text.length();
  }

  private static int digitsFrom(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  /** The integer part, towards zero. OverflowError or ValueError for what has none. */
  static Object toInteger(double number) {
    if (Double.isNaN(number)) {
      throw Failure.value("cannot convert float NaN to integer");
    }
    if (Double.isInfinite(number)) {
      throw Failure.overflow("cannot convert float infinity to integer");
    }
    if (Math.abs(number) < 1e18) {
      return (long) number;
    }
    BigInteger big = new BigDecimal(number).toBigInteger();
    return Numbers.normal(big);
  }
}
