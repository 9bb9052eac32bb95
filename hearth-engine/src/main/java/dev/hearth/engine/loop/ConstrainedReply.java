package dev.hearth.engine.loop;

import dev.hearth.engine.grammar.GrammarState;
import dev.hearth.format.HearthException;
import java.util.Arrays;

/** Holds a reply to the grammar of its constraint: thought, markup and answer. */
final class ConstrainedReply {
  private final GrammarState grammar;
  private final long[] allowed;

  /**
   * @param grammar at its beginning
   * @param words of a mask
   */
  ConstrainedReply(GrammarState grammar, int words) {
    this.grammar = grammar;
    this.allowed = new long[words];
  }

  /** Forbids what must not follow: its logit becomes −∞. */
  void mask(float[] logits) {
    grammar.fillMask(allowed);
    for (int word = 0; word < allowed.length; word++) {
      long bits = allowed[word];
      if (bits != -1L) {
        int to = Math.min(logits.length, (word + 1) << 6);
        for (int token = word << 6; token < to; token++) {
          if ((bits >>> token & 1) == 0) {
            logits[token] = Float.NEGATIVE_INFINITY;
          }
        }
      }
    }
    if (logits.length > allowed.length << 6) {
      Arrays.fill(logits, allowed.length << 6, logits.length, Float.NEGATIVE_INFINITY);
    }
  }

  /** Whether the reply may go on by these tokens; changes nothing. */
  boolean mayGoOn(int[] tokens) {
    GrammarState tried = grammar.copy();
    for (int token : tokens) {
      if (!tried.accept(token)) {
        return false;
      }
    }
    return true;
  }

  /** The reply goes on by a token. */
  void written(int token) {
    if (!grammar.accept(token)) {
      throw new HearthException(
          HearthException.Code.INTERNAL,
          "token " + token + " was allowed and does not go on in the grammar",
          "please report this with the constraint");
    }
  }
}
