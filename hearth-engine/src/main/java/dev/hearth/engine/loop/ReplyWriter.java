package dev.hearth.engine.loop;

import dev.hearth.engine.Constraint;
import dev.hearth.engine.Event;
import dev.hearth.engine.Request;
import dev.hearth.engine.grammar.GrammarState;
import dev.hearth.engine.sample.DryBreakers;
import dev.hearth.engine.sample.LogProbabilities;
import dev.hearth.engine.sample.Sampler;
import dev.hearth.engine.sample.SamplerSettings;
import dev.hearth.format.HearthException;
import dev.hearth.model.chat.ReplyFamily;
import dev.hearth.model.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one reply: chooses each token from its logits, and turns it into events. */
final class ReplyWriter {
  private static final int[] NOTHING = new int[0];

  private final Tokenizer tokenizer;
  private final Request request;
  private final Sampler sampler;
  private final ReplyText text;
  private final int[] thoughtEnd;
  private final @Nullable ConstrainedReply constraint;
  private final @Nullable LogProbabilities logProbabilities;
  private final EventQueue events;
  private int thinkingTokens;

  /**
   * @param grammar what the reply must be, at its beginning; null for no constraint
   */
  ReplyWriter(
      Tokenizer tokenizer,
      int vocabularySize,
      Request request,
      @Nullable GrammarState grammar,
      EventQueue events) {
    this.tokenizer = tokenizer;
    this.request = request;
    this.events = events;
    SamplerSettings settings = request.sampling();
    DryBreakers breakers =
        settings.dry().active() ? Breakers.of(settings, tokenizer) : DryBreakers.none();
    this.sampler = Sampler.of(settings, vocabularySize, breakers);
    this.text = new ReplyText(tokenizer, request);
    this.thoughtEnd = thoughtEnd(tokenizer, request);
    int words = (tokenizer.vocabulary().size() + 63) / 64;
    this.constraint = grammar == null ? null : new ConstrainedReply(grammar, words);
    this.logProbabilities = request.logProbabilities() < 0 ? null : new LogProbabilities();
  }

  /**
   * The tokens that close a thought.
   *
   * @throws HearthException UNSUPPORTED where a request limits thoughts that cannot be closed
   */
  static int[] thoughtEnd(Tokenizer tokenizer, Request request) {
    if (request.thinkingTokensMax() < 0) {
      return new int[0];
    }
    ReplyFamily family =
        request.reply() instanceof Request.ReplyForm.Chat chat ? chat.family() : ReplyFamily.PLAIN;
    String end = family.thoughtEnd();
    if (end.isEmpty()) {
      throw new HearthException(
          HearthException.Code.UNSUPPORTED,
          "thinking is limited, but replies read as " + family + " have no thoughts to close",
          "leave the limit out");
    }
    // the grammar of a constrained reply knows the header of its answer
    String header = request.constraint() instanceof Constraint.None ? family.answerStart() : "";
    return Continuation.encode(tokenizer, end + header);
  }

  /** The tokens that must follow now, whatever the model says; often none. */
  int[] forced() {
    boolean spent =
        request.thinkingTokensMax() >= 0
            && text.thinking()
            && thinkingTokens >= request.thinkingTokensMax();
    // a character that is begun is ended first
    boolean fits = constraint == null || (spent && constraint.mayGoOn(thoughtEnd));
    return spent && fits ? thoughtEnd : NOTHING;
  }

  /**
   * The token that follows.
   *
   * @param logits changed where the reply is constrained
   */
  int choose(float[] logits, int[] tokens, int count) {
    if (logProbabilities != null) {
      logProbabilities.read(logits, request.logProbabilities());
    }
    if (constraint == null) {
      return sampler.next(logits, tokens, count);
    }
    constraint.mask(logits);
    return sampler.next(logits, tokens, count);
  }

  /** The token that would follow, without a constraint; changes nothing. */
  int wouldChoose(float[] logits, int[] tokens, int count) {
    double target = sampler.mirostatTarget();
    int token = sampler.next(logits, tokens, count);
    sampler.resumeMirostat(target);
    return token;
  }

  /** Whether a token ends the reply; it is then no part of it. */
  boolean ends(int token) {
    return text.ends(token) && (constraint != null || !request.ignoreEnd());
  }

  /**
   * Tells a token's events.
   *
   * @param logits what it was chosen from; null where it was not
   */
  void write(int token, float @Nullable [] logits) {
    boolean before = text.thinking();
    List<Event> pieces = text.accept(token);
    if (before || text.thinking()) {
      thinkingTokens++;
    }
    if (constraint != null) {
      constraint.written(token);
    }
    if (logProbabilities != null) {
      events.put(told(token, logits, logProbabilities));
    }
    pieces.forEach(events::put);
  }

  /** A token that was not chosen is certain. */
  private Event told(int token, float @Nullable [] logits, LogProbabilities reader) {
    List<Event.Alternative> top = new ArrayList<>();
    float own = 0;
    if (logits != null) {
      own = reader.of(logits[token]);
      for (int rank = 0; rank < reader.top().length; rank++) {
        int other = reader.top()[rank];
        byte[] bytes = tokenizer.piece(other, true);
        top.add(new Event.Alternative(other, bytes, reader.ofTop(rank)));
      }
    }
    return new Event.Token(token, tokenizer.piece(token, true), own, top);
  }

  /** Whether a stop text of the request has appeared. */
  boolean stopped() {
    return text.stopped();
  }

  int thinkingTokens() {
    return thinkingTokens;
  }

  /** The reply ends: tells what was held back. */
  void flush() {
    text.flush().forEach(events::put);
  }
}
