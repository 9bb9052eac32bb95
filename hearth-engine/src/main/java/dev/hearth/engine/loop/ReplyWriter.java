package dev.hearth.engine.loop;

import dev.hearth.engine.Event;
import dev.hearth.engine.Request;
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
  private final Tokenizer tokenizer;
  private final Request request;
  private final Sampler sampler;
  private final ReplyText text;
  private final int[] thoughtEnd;
  private final @Nullable LogProbabilities logProbabilities;
  private final EventQueue events;
  private int thinkingTokens;

  ReplyWriter(Tokenizer tokenizer, int vocabularySize, Request request, EventQueue events) {
    this.tokenizer = tokenizer;
    this.request = request;
    this.events = events;
    SamplerSettings settings = request.sampling();
    DryBreakers breakers =
        settings.dry().active() ? Breakers.of(settings, tokenizer) : DryBreakers.none();
    this.sampler = Sampler.of(settings, vocabularySize, breakers);
    this.text = new ReplyText(tokenizer, request);
    this.thoughtEnd = thoughtEnd(tokenizer, request);
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
    return tokenizer.encode(end, false, true);
  }

  /** The tokens that must follow now, whatever the model says; often none. */
  int[] forced() {
    boolean spent =
        request.thinkingTokensMax() >= 0
            && text.thinking()
            && thinkingTokens >= request.thinkingTokensMax();
    return spent ? thoughtEnd : new int[0];
  }

  /** The token that follows. */
  int choose(float[] logits, int[] tokens, int count) {
    return sampler.next(logits, tokens, count);
  }

  /** Whether a token ends the reply; it is then no part of it. */
  boolean ends(int token) {
    return text.ends(token) && !request.ignoreEnd();
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
      reader.read(logits, request.logProbabilities());
      own = reader.of(token);
      for (int other : reader.top()) {
        top.add(new Event.Alternative(other, tokenizer.piece(other, true), reader.of(other)));
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
