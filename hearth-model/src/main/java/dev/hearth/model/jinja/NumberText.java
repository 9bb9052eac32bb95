package dev.hearth.model.jinja;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Whole numbers as Python reads them. */
final class NumberText {
  /** Python refuses longer decimal numbers, because reading them takes quadratic time. */
  static final int DIGITS_MAX = 4300;

  private NumberText() {}

  /**
   * Python's {@code int(text, base)}.
   *
   * @param base 2 to 36, or 0 for what the prefix says
   * @return null where the text is not such a number
   */
  static @Nullable Object parse(String text, int base) {
    String trimmed = CodePoints.strip(text);
    boolean negative = trimmed.startsWith("-");
    String digits = negative || trimmed.startsWith("+") ? trimmed.substring(1) : trimmed;
    int radix = base;
    int prefixed = prefixBase(digits);
    if (prefixed != 0 && (base == 0 || base == prefixed)) {
      radix = prefixed;
      digits = digits.substring(2);
      if (digits.startsWith("_")) {
        digits = digits.substring(1);
      }
    } else if (base == 0) {
      radix = 10;
      if (digits.startsWith("0") && !isZeros(digits)) {
        return null;
      }
    }
    String plain = withoutUnderscores(digits);
    if (plain == null || plain.isEmpty() || !allDigits(plain, radix)) {
      return null;
    }
    checkLength(plain, radix);
    BigInteger number = new BigInteger(plain, radix);
    return Numbers.normal(negative ? number.negate() : number);
  }

  private static void checkLength(String digits, int radix) {
    if (digits.length() > DIGITS_MAX && Integer.bitCount(radix) != 1) {
      throw Failure.value(
          "Exceeds the limit ("
              + DIGITS_MAX
              + " digits) for integer string conversion: value has "
              + digits.length()
              + " digits; use sys.set_int_max_str_digits() to increase the limit");
    }
    if (digits.length() > 4 * DIGITS_MAX) {
      throw Failure.limit("a number of " + digits.length() + " digits is too large");
    }
  }

  private static int prefixBase(String digits) {
    if (digits.length() < 2 || digits.charAt(0) != '0') {
      return 0;
    }
    return switch (digits.charAt(1)) {
      case 'x', 'X' -> 16;
      case 'o', 'O' -> 8;
      case 'b', 'B' -> 2;
      default -> 0;
    };
  }

  private static boolean isZeros(String digits) {
    return digits.chars().allMatch(c -> c == '0' || c == '_');
  }

  private static boolean allDigits(String text, int radix) {
    return text.chars().allMatch(c -> Character.digit(c, radix) >= 0);
  }

  /** Null where an underscore does not stand between two digits. */
  static @Nullable String withoutUnderscores(String text) {
    if (text.indexOf('_') < 0) {
      return text;
    }
    for (int i = 0; i < text.length(); i++) {
      boolean between =
          i > 0
              && i < text.length() - 1
              && Character.isLetterOrDigit(text.charAt(i - 1))
              && Character.isLetterOrDigit(text.charAt(i + 1));
      if (text.charAt(i) == '_' && !between) {
        return null;
      }
    }
    return text.replace("_", "");
  }

  /** The decimal digits of {@code number}. ValueError where Python refuses so many. */
  static String decimal(Object number) {
    if (number instanceof Boolean truth) {
      return truth ? "1" : "0";
    }
    // 3.33 bits are more than one decimal digit, so the exact count is needed only near the limit
    if (number instanceof BigInteger big && big.bitLength() > 3 * DIGITS_MAX) {
      String digits = big.toString();
      if (digits.length() - (big.signum() < 0 ? 1 : 0) > DIGITS_MAX) {
        throw Failure.value(
            "Exceeds the limit ("
                + DIGITS_MAX
                + " digits) for integer string conversion; use sys.set_int_max_str_digits()"
                + " to increase the limit");
      }
      return digits;
    }
    return number.toString();
  }
}
