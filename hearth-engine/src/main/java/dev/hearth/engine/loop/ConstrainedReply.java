package dev.hearth.engine.loop;

import dev.hearth.engine.Constraint;
import dev.hearth.engine.Request;
import dev.hearth.engine.grammar.GrammarState;
import dev.hearth.format.HearthException;
import dev.hearth.model.chat.ReplyFamily;
import dev.hearth.model.text.TokenType;
import dev.hearth.model.text.Tokenizer;
import dev.hearth.model.text.Vocabulary;
import java.util.Arrays;

/**
 * Holds a reply to its constraint. A thought comes first where the model writes one, and is free;
 * what follows is what the grammar allows, and the reply ends only where the grammar may.
 */
final class ConstrainedReply {
  private static final int[] NOTHING = new int[0];

  private final GrammarState beginning;
  private final ReplyText text;
  private final int[] ends;
  private final long[] allowed;
  private final int[] opening;
  private final int[] header;
  private final int[] callOpen;
  private final int[] callClose;
  private final boolean calls;
  private final boolean parallel;
  private GrammarState grammar;
  private boolean between;
  private int callsWritten;
  private int[] forced = NOTHING;
  private boolean mayThink;
  private boolean thought;

  /**
   * @param grammar at its beginning
   * @param text the reply as it is read
   */
  ConstrainedReply(GrammarState grammar, ReplyText text, Tokenizer tokenizer, Request request) {
    this.beginning = grammar.copy();
    this.grammar = grammar;
    this.text = text;
    Vocabulary vocabulary = tokenizer.vocabulary();
    this.ends = vocabulary.endsOfGeneration();
    this.allowed = new long[(vocabulary.size() + 63) / 64];
    ReplyFamily family = ReplyFamily.PLAIN;
    String prompt = "";
    if (request.reply() instanceof Request.ReplyForm.Chat chat) {
      family = chat.family();
      prompt = chat.prompt();
    }
    this.opening = Continuation.encode(tokenizer, family.thoughtStart());
    this.header = Continuation.encode(tokenizer, family.answerStart());
    boolean closed =
        !family.thoughtEnd().isEmpty()
            && prompt.stripTrailing().endsWith(family.thoughtEnd().strip());
    this.mayThink =
        opening.length > 0
            && vocabulary.type(opening[0]) != TokenType.NORMAL
            && request.thinkingTokensMax() != 0
            && !closed;
    this.calls = request.constraint() instanceof Constraint.ToolCalls;
    this.parallel = request.constraint() instanceof Constraint.ToolCalls c && c.parallel();
    ToolMarkup markup = calls ? ToolMarkup.of(request) : new ToolMarkup("", "", "");
    this.callOpen = Continuation.encode(tokenizer, markup.open());
    this.callClose = Continuation.encode(tokenizer, markup.close());
    this.between = callOpen.length > 0;
    // a family with a header always has one: the thought's, unless the prompt holds another
    if (header.length > 0 && !text.thinking() && !closed) {
      forced = mayThink ? opening : header;
    }
  }

  /** Tokens that must follow now; told once. */
  int[] forced() {
    if (thought && !text.thinking()) {
      thought = false;
      forced = header;
    }
    int[] now = forced;
    forced = NOTHING;
    if (now.length > 0) {
      mayThink = false;
    }
    return now;
  }

  /** Forbids what must not follow: its logit becomes −∞. */
  void mask(float[] logits) {
    if (text.thinking()) {
      for (int end : ends) {
        logits[end] = Float.NEGATIVE_INFINITY;
      }
      return;
    }
    if (between) {
      fillBetween();
    } else {
      grammar.fillMask(allowed);
    }
    if (mayThink) {
      allowed[opening[0] >> 6] |= 1L << opening[0];
    }
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

  /** A token was chosen, and is not written yet. */
  void chosen(int token) {
    if (text.thinking()) {
      return;
    }
    if (mayThink && token == opening[0]) {
      forced = Arrays.copyOfRange(opening, 1, opening.length);
      mayThink = false;
      return;
    }
    mayThink = false;
    if (between) {
      if (callOpen.length > 0 && token == callOpen[0]) {
        forced = Arrays.copyOfRange(callOpen, 1, callOpen.length);
        grammar = beginning.copy();
        between = false;
      }
      return;
    }
    accept(token);
    if (calls && grammar.mayEnd() && !grammar.hasEnded()) {
      forced = callClose;
      callsWritten++;
      between = true;
    }
  }

  /** Before the first call it begins; after one the reply ends, or another begins. */
  private void fillBetween() {
    Arrays.fill(allowed, 0);
    if (callsWritten > 0) {
      for (int end : ends) {
        allowed[end >> 6] |= 1L << end;
      }
    }
    if (callOpen.length > 0 && (callsWritten == 0 || parallel)) {
      allowed[callOpen[0] >> 6] |= 1L << callOpen[0];
    }
  }

  private void accept(int token) {
    if (!grammar.accept(token)) {
      throw new HearthException(
          HearthException.Code.INTERNAL,
          "token " + token + " was allowed and does not go on in the grammar",
          "please report this with the constraint");
    }
  }

  /** A token was written. */
  void written() {
    thought |= text.thinking();
  }
}
