package dev.hearth.engine.loop;

import dev.hearth.compute.Floats;
import dev.hearth.format.HearthException;
import java.util.Arrays;
import java.util.List;

/** Guesses what follows; wrong guesses cost time and nothing else. */
interface Drafter extends AutoCloseable {
  /** Gives each request its guesses. */
  void guess(List<Wish> wishes);

  /** A request no longer runs. */
  default void ended(Running running) {}

  @Override
  default void close() {}

  /**
   * A request that waits for its next token.
   *
   * @param most how many tokens may be guessed, at least one
   */
  record Wish(Running running, int most) {}

  /** A request's guesses while they are made. */
  final class Guesses {
    private final Running running;
    private final int most;
    private final int from;
    private final int[] tokens;
    private int count;
    private boolean over;

    Guesses(Wish wish) {
      running = wish.running;
      most = wish.most;
      from = running.tokenCount();
      count = from;
      tokens = Arrays.copyOf(running.tokens(), from + most);
    }

    Running running() {
      return running;
    }

    /** Whether there may be more. */
    boolean open() {
      return !over && count - from < most;
    }

    /** The last token, written or guessed. */
    int last() {
      return tokens[count - 1];
    }

    /** Chooses one more as the request itself would, with the same draw. */
    void choose(float[] logits) {
      try {
        tokens[count] = running.wouldChoose(logits, tokens, count);
        count++;
      } catch (HearthException e) {
        // a guess cannot be read from these logits; the request itself has its own
        over = true;
      }
    }

    void tell() {
      running.guess(Arrays.copyOfRange(tokens, from, count));
    }
  }

  /**
   * Guesses for all requests side by side, one after the other.
   *
   * @param round makes one row of logits for each of the guesses given to it
   */
  static void rounds(List<Guesses> all, float[] logits, Round round) {
    List<Guesses> open = all;
    for (int ahead = 0; !open.isEmpty(); ahead++) {
      Floats rows = round.logits(open, ahead);
      for (int i = 0; i < open.size(); i++) {
        rows.copyRow(i, logits);
        open.get(i).choose(logits);
      }
      open = open.stream().filter(Guesses::open).toList();
    }
    all.forEach(Guesses::tell);
  }

  /** One round of guesses. */
  interface Round {
    Floats logits(List<Guesses> open, int ahead);
  }

  /** A drafter that looks at the tokens of one request at a time. */
  static Drafter ofTokens(OfTokens one) {
    return wishes ->
        wishes.forEach(wish -> {
          Running running = wish.running;
          running.guess(one.guess(running.tokens(), running.tokenCount(), wish.most));
        });
  }

  /** Guesses from tokens alone. */
  interface OfTokens {
    /** Up to {@code most} tokens that may follow the first {@code count} of {@code tokens}. */
    int[] guess(int[] tokens, int count, int most);
  }
}
