package dev.hearth.engine.grammar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a text against a grammar, byte by byte. */
public final class TextMatch {
  private final Grammar grammar;
  private final Step step = Step.lenient();
  private List<Cursor> cursors;
  private @Nullable History history;

  TextMatch(Grammar grammar) {
    this.grammar = grammar;
    step.reset(null);
    grammar.start(step);
    this.cursors = List.copyOf(step.found());
  }

  /** Goes on by some bytes; false, for good, if no text that matches begins so. */
  public boolean accept(byte[] bytes) {
    for (byte b : bytes) {
      history = grammar.needsHistory() ? History.of(history, b) : null;
      step.reset(history);
      for (Cursor cursor : cursors) {
        cursor.step(b & 0xFF, step);
      }
      cursors = List.copyOf(step.found());
      if (cursors.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Goes on by one token as a whole, for grammars that name tokens.
   *
   * @param id its number; negative for a piece of text without one
   * @param control whether its bytes are a name and not text
   */
  public boolean acceptToken(int id, boolean control, byte[] bytes) {
    Token token = new Token(id, control, bytes);
    List<Cursor> before = cursors;
    Step whole = Step.lenient();
    whole.reset(history);
    before.forEach(cursor -> cursor.token(token, whole));
    if (control || !accept(bytes)) {
      cursors = List.of();
    }
    cursors.forEach(whole::add);
    cursors = List.copyOf(whole.found());
    return !cursors.isEmpty();
  }

  /** Whether the text may end here. */
  public boolean mayEnd() {
    return cursors.stream().anyMatch(Cursor::ends);
  }
}
