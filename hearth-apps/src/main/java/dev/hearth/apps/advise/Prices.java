package dev.hearth.apps.advise;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * What a service asks for a million tokens.
 *
 * @param input tokens that it reads
 * @param cached tokens that it has read before
 * @param output tokens that it writes
 */
public record Prices(BigDecimal input, BigDecimal cached, BigDecimal output) {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");
  private static final int MILLION_DIGITS = 6;

  /**
   * Reads {@code IN/CACHED/OUT}.
   *
   * @throws HearthException USAGE where it is not that
   */
  public static Prices parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 3) {
      throw wrong(text);
    }
    for (String part : parts) {
      if (!NUMBER.matcher(part).matches()) {
        throw wrong(text);
      }
    }
    return new Prices(new BigDecimal(parts[0]), new BigDecimal(parts[1]), new BigDecimal(parts[2]));
  }

  private static HearthException wrong(String text) {
    return new HearthException(
        Code.USAGE,
        "the price is '" + text + "'",
        "give the prices of a million tokens as IN/CACHED/OUT, such as 2/0.2/12");
  }

  /** What one request costs, exactly. */
  public BigDecimal of(Workload.Tokens tokens) {
    return input
        .multiply(BigDecimal.valueOf(tokens.input()))
        .add(cached.multiply(BigDecimal.valueOf(tokens.cached())))
        .add(output.multiply(BigDecimal.valueOf(tokens.output())))
        .movePointLeft(MILLION_DIGITS);
  }

  /** All prices times {@code factor}. */
  Prices times(BigDecimal factor) {
    return new Prices(input.multiply(factor), cached.multiply(factor), output.multiply(factor));
  }
}
