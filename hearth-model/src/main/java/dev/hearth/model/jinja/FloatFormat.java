package dev.hearth.model.jinja;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Floating-point numbers with a given precision, as the formats e, f and g write them. */
final class FloatFormat {
  /** No double has more decimal digits; whatever comes after them is zeros. */
  private static final int DIGITS_MAX = 1100;

  private FloatFormat() {}

  /**
   * The absolute value of {@code number}.
   *
   * @param type one of e, f, g, E, F, G
   * @param alternate keeps the point, and for g the zeros at the end
   */
  static String format(
      Rendering rendering, double number, char type, long precision, boolean alternate) {
    boolean upper = Character.isUpperCase(type);
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      String name = Double.isNaN(number) ? "nan" : "inf";
      return upper ? TextCase.upper(name) : name;
    }
    rendering.characters(precision);
    BigDecimal exact = new BigDecimal(Math.abs(number));
    String text =
        switch (Character.toLowerCase(type)) {
          case 'f' -> fixed(exact, (int) precision, alternate);
          case 'e' -> scientific(exact, (int) precision, alternate);
          default -> general(exact, (int) precision, alternate, false);
        };
    return upper ? TextCase.upper(text) : text;
  }

  /** A precision without a type: as g, but what has no exponent keeps a digit after the point. */
  static String formatWithoutType(
      Rendering rendering, double number, long precision, boolean alternate) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return Double.isNaN(number) ? "nan" : "inf";
    }
    rendering.characters(precision);
    return general(new BigDecimal(Math.abs(number)), (int) precision, alternate, true);
  }

  private static String fixed(BigDecimal number, int precision, boolean alternate) {
    int exact = Math.min(precision, DIGITS_MAX);
    String text = number.setScale(exact, RoundingMode.HALF_EVEN).toPlainString();
    return alternate && precision == 0 ? text + "." : text + "0".repeat(precision - exact);
  }

  private static String scientific(BigDecimal number, int precision, boolean alternate) {
    String digits = digits(number, precision + 1);
    StringBuilder out = new StringBuilder(digits.substring(0, 1));
    if (precision > 0 || alternate) {
      out.append('.');
    }
    return out.append(digits, 1, digits.length())
        .append(FloatText.exponentText(exponent(number, precision + 1)))
        .toString();
  }

  private static String general(
      BigDecimal number, int precision, boolean alternate, boolean keepDigit) {
    int wanted = Math.max(precision, 1);
    int exponent = exponent(number, wanted);
    boolean small = exponent >= -4 && exponent < (keepDigit ? wanted - 1 : wanted);
    if (keepDigit && number.signum() == 0) {
      small = true;
    }
    if (!small) {
      String digits = digits(number, wanted);
      String shown = alternate ? digits : withoutZeros(digits, 1);
      String fraction = shown.substring(1);
      String point = fraction.isEmpty() && !alternate ? "" : ".";
      return shown.charAt(0) + point + fraction + FloatText.exponentText(exponent);
    }
    String text = fixed(number, wanted - 1 - Math.min(exponent, wanted - 1), alternate);
    if (!alternate && text.indexOf('.') >= 0) {
      text = withoutZeros(text, text.indexOf('.'));
    }
    return keepDigit && text.indexOf('.') < 0 ? text + ".0" : text;
  }

  /** Cuts zeros at the end, and then a point, but nothing before {@code from}. */
  private static String withoutZeros(String text, int from) {
    int end = text.length();
    while (end > from && text.charAt(end - 1) == '0') {
      end--;
    }
    if (end > from && text.charAt(end - 1) == '.') {
      end--;
    }
    return text.substring(0, end);
  }

  private static BigDecimal rounded(BigDecimal number, int digits) {
    return number.round(new MathContext(digits, RoundingMode.HALF_EVEN));
  }

  private static int exponent(BigDecimal number, int digits) {
    if (number.signum() == 0) {
      return 0;
    }
    BigDecimal rounded = rounded(number, Math.min(digits, DIGITS_MAX));
    return rounded.precision() - rounded.scale() - 1;
  }

  /** Exactly so many significant digits. */
  private static String digits(BigDecimal number, int count) {
    String digits =
        number.signum() == 0
            ? ""
            : rounded(number, Math.min(count, DIGITS_MAX)).unscaledValue().toString();
    return digits.length() >= count
        ? digits.substring(0, count)
        : digits + "0".repeat(count - digits.length());
  }
}
