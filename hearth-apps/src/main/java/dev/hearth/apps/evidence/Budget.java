package dev.hearth.apps.evidence;

import java.util.function.ToIntFunction;

/**
 * How much evidence may be shown.
 *
 * @param tokensMax of the whole {@link Packed#prompt()}
 * @param itemsMax lines at most, whatever their size
 * @param lineCharactersMax characters of one shown line; longer ones are shortened, and say so
 * @param tokens counts the tokens of a text
 */
public record Budget(
    int tokensMax, int itemsMax, int lineCharactersMax, ToIntFunction<String> tokens) {
  public Budget {
    if (tokensMax < 1 || itemsMax < 1 || lineCharactersMax < 40) {
      throw new IllegalArgumentException("a budget has room for one line");
    }
  }

  /** As many lines of up to 400 characters as fit. */
  public static Budget ofTokens(int tokensMax, ToIntFunction<String> tokens) {
    return new Budget(tokensMax, 10_000, 400, tokens);
  }
}
