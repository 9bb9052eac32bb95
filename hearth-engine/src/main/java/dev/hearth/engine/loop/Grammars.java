package dev.hearth.engine.loop;

import dev.hearth.engine.Request;
import dev.hearth.engine.grammar.Grammar;
import dev.hearth.engine.grammar.GrammarSource;
import dev.hearth.engine.grammar.GrammarState;
import dev.hearth.engine.grammar.Masks;
import dev.hearth.engine.grammar.ReplyStart;
import dev.hearth.format.HearthException;
import dev.hearth.model.chat.ReplyFamily;
import dev.hearth.model.chat.ReplyParser;
import dev.hearth.model.text.TokenType;
import dev.hearth.model.text.Tokenizer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles the constraints of one model's requests; the last ones are kept. Thread-safe. */
final class Grammars {
  private static final int KNOWN_MAX = 64;

  /** Each tenant's own, so that nobody can tell from the time what schemas another uses. */
  private record Key(String tenant, GrammarSource source) {}

  private final Tokenizer tokenizer;
  private @Nullable Masks masks;
  private final Map<Key, Grammar> known = new LinkedHashMap<>(16, 0.75f, true);

  Grammars(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * The beginning of what a request's reply must be; null where there is no constraint.
   *
   * @throws HearthException UNSUPPORTED, with the keyword named, where it cannot be enforced in
   *     full
   */
  @Nullable GrammarState start(Request request) {
    Grammar grammar = compiled(request);
    return grammar == null ? null : masks().start(grammar);
  }

  /** What a request's reply must be; null where there is no constraint. */
  @Nullable Grammar compiled(Request request) {
    ReplyFamily family = ReplyFamily.PLAIN;
    ReplyStart start = ReplyStart.MAY_NOT_THINK;
    if (request.reply() instanceof Request.ReplyForm.Chat chat) {
      family = chat.family();
      start = start(request, chat);
    }
    return GrammarSource.of(request.constraint(), family, start)
        .map(source -> grammar(new Key(request.tenant(), source)))
        .orElse(null);
  }

  private ReplyStart start(Request request, Request.ReplyForm.Chat chat) {
    ReplyFamily family = chat.family();
    if (new ReplyParser(family, chat.tools(), chat.prompt()).thinking()) {
      return ReplyStart.IN_THOUGHT;
    }
    String prompt = chat.prompt().stripTrailing();
    if (!family.thoughtEnd().isEmpty() && prompt.endsWith(family.thoughtEnd().strip())) {
      return ReplyStart.AFTER_THOUGHT;
    }
    if (!family.answerStart().isEmpty() && prompt.endsWith(family.messageStart())) {
      return ReplyStart.IN_ANSWER;
    }
    int[] opening = Continuation.encode(tokenizer, family.thoughtStart());
    boolean thinks =
        opening.length > 0
            && tokenizer.vocabulary().type(opening[0]) != TokenType.NORMAL
            && request.thinkingTokensMax() != 0;
    return thinks ? ReplyStart.MAY_THINK : ReplyStart.MAY_NOT_THINK;
  }

  private Grammar grammar(Key key) {
    synchronized (known) {
      Grammar found = known.get(key);
      if (found != null) {
        return found;
      }
    }
    // outside of the lock: a large schema must not keep others waiting
    Grammar made = Grammar.compile(key.source);
    synchronized (known) {
      known.put(key, made);
      if (known.size() > KNOWN_MAX) {
        known.remove(known.keySet().iterator().next());
      }
    }
    return made;
  }

  private synchronized Masks masks() {
    Masks made = masks;
    if (made == null) {
      made = Masks.of(tokenizer);
      masks = made;
    }
    return made;
  }
}
