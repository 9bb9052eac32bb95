package dev.hearth.engine.loop;

import dev.hearth.engine.Constraint;
import dev.hearth.engine.Request;
import dev.hearth.engine.grammar.Grammar;
import dev.hearth.engine.grammar.GrammarSource;
import dev.hearth.engine.grammar.GrammarState;
import dev.hearth.engine.grammar.Masks;
import dev.hearth.format.HearthException;
import dev.hearth.model.text.Tokenizer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles the constraints of one model's requests; the last ones are kept. Thread-safe. */
final class Grammars {
  private static final int KNOWN_MAX = 64;

  /** Each tenant's own, so that nobody can tell from the time what schemas another uses. */
  private record Key(String tenant, Constraint constraint) {}

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
    Constraint constraint = request.constraint();
    if (constraint instanceof Constraint.None) {
      return null;
    }
    if (constraint instanceof Constraint.ToolCalls calls) {
      constraint = new Constraint.JsonSchema(ToolMarkup.of(request).schema(calls));
    }
    return masks().start(grammar(new Key(request.tenant(), constraint)));
  }

  private Grammar grammar(Key key) {
    synchronized (known) {
      Grammar found = known.get(key);
      if (found != null) {
        return found;
      }
    }
    // outside of the lock: a large schema must not keep others waiting
    Grammar made = Grammar.compile(source(key.constraint));
    synchronized (known) {
      known.put(key, made);
      if (known.size() > KNOWN_MAX) {
        known.remove(known.keySet().iterator().next());
      }
    }
    return made;
  }

  private static GrammarSource source(Constraint constraint) {
    return switch (constraint) {
      case Constraint.None none -> throw new IllegalArgumentException("no constraint");
      case Constraint.JsonSchema(String text) -> new GrammarSource.JsonSchema(text);
      case Constraint.AnyJson any -> new GrammarSource.AnyJson();
      case Constraint.Regex(String pattern) -> new GrammarSource.Regex(pattern);
      case Constraint.Gbnf(String grammar) -> new GrammarSource.Gbnf(grammar);
      case Constraint.ToolCalls calls -> throw new IllegalArgumentException("not a schema");
    };
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
