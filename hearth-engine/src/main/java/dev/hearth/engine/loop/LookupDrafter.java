package dev.hearth.engine.loop;

import java.util.Arrays;

/**
 * Guesses that a text goes on as it did the last time that its end occurred (prompt lookup, Saxena
 * 2023). The longest end counts; nothing is guessed from fewer tokens than {@value #TOKENS_MIN}.
 */
final class LookupDrafter implements Drafter.OfTokens {
  private static final int TOKENS_MAX = 4;
  private static final int TOKENS_MIN = 2;

  /** So far back it looks, so that a step's time does not grow with the text. */
  private static final int REACH = 1 << 14;

  @Override
  public int[] guess(int[] tokens, int count, int most) {
    int found = -1;
    int longest = TOKENS_MIN - 1;
    int first = Math.max(0, count - REACH);
    for (int end = count - 1; end > first && longest < TOKENS_MAX; end--) {
      int same = same(tokens, end, count, first);
      if (same > longest) {
        longest = same;
        found = end;
      }
    }
    return found < 0
        ? new int[0]
        : Arrays.copyOfRange(tokens, found, Math.min(found + most, count));
  }

  /** How many tokens before {@code end} are those before {@code count}. */
  private static int same(int[] tokens, int end, int count, int first) {
    int same = 0;
    while (same < TOKENS_MAX
        && end - same > first
        && tokens[end - 1 - same] == tokens[count - 1 - same]) {
      same++;
    }
    return same;
  }
}
