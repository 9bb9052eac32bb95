package dev.hearth.engine.grammar;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply so far, token by token. Changes by {@link #accept} alone; a copy shares everything and
 * costs nothing. For one thread.
 */
public final class GrammarState {
  private final Grammar grammar;
  private final Masks masks;
  private final MaskCache cache;
  private List<Cursor> cursors;
  private @Nullable History history;
  private boolean ended;

  private GrammarState(
      Grammar grammar,
      MaskCache cache,
      List<Cursor> cursors,
      @Nullable History history,
      boolean ended) {
    this.grammar = grammar;
    this.masks = cache.masks();
    this.cache = cache;
    this.cursors = cursors;
    this.history = history;
    this.ended = ended;
  }

  static GrammarState start(Grammar grammar, Masks masks) {
    Step step = Step.lenient();
    grammar.start(step);
    return new GrammarState(grammar, grammar.cache(masks), List.copyOf(step.found()), null, false);
  }

  /** A state that goes its own way from here. */
  public GrammarState copy() {
    return new GrammarState(grammar, cache, cursors, history, ended);
  }

  /** Whether the reply may end here. */
  public boolean mayEnd() {
    return ended || cursors.stream().anyMatch(Cursor::ends);
  }

  /** Whether a token that ends generation was accepted. */
  public boolean hasEnded() {
    return ended;
  }

  /**
   * Goes on by a token. Takes whatever the grammar reads, also what {@link #fillMask} would not
   * lead a model to (long white space).
   *
   * @return false, with the state unchanged, if the grammar does not allow it
   */
  public boolean accept(int token) {
    if (ended || token < 0 || token >= masks.size()) {
      return false;
    }
    if (masks.isEnd(token)) {
      ended = mayEnd();
      return ended;
    }
    Step step = Step.lenient();
    History text = history;
    byte[] bytes = masks.bytes(token);
    List<Cursor> at = masks.isControl(token) || bytes.length == 0 ? List.of() : cursors;
    for (byte b : bytes) {
      if (at.isEmpty()) {
        break;
      }
      text = grammar.needsHistory() ? History.of(text, b) : null;
      at = MaskWalk.next(at, b & 0xFF, text, step);
    }
    step.reset(text);
    at.forEach(step::add);
    Token whole = new Token(token, true, bytes);
    cursors.forEach(cursor -> cursor.token(whole, step));
    if (step.found().isEmpty()) {
      return false;
    }
    cursors = List.copyOf(step.found());
    history = text;
    return true;
  }

  /** Whether a model may be led to write a token. */
  public boolean allowed(int token) {
    long[] words = new long[masks.words()];
    fillMask(words);
    return (words[token >> 6] >>> token & 1) != 0;
  }

  /**
   * Sets the bit of every token that a model may be led to write, and clears all others. At least
   * one is set.
   *
   * @param words 64 tokens each, the lowest bit first; at least {@link Masks#words}
   */
  public void fillMask(long[] words) {
    Arrays.fill(words, 0);
    if (ended) {
      for (int end : masks.endTokens()) {
        words[end >> 6] |= 1L << end;
      }
      return;
    }
    new MaskWalk(cache, grammar.needsHistory(), history).fill(cursors, words);
  }
}
