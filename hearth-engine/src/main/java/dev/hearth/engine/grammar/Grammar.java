package dev.hearth.engine.grammar;

import dev.hearth.format.HearthException;
import java.util.List;
import java.util.Optional;

/**
 * What a reply must be, compiled. Never changes, and may be shared by requests and threads.
 *
 * <p>A JSON value may have any white space that JSON allows; a model is led to write at most
 * {@value JsonSpace#RUN_MAX} characters of it in a row, none behind the value. Object keys come in
 * any order, each at most once. Lone surrogates are refused.
 */
public final class Grammar {
  private final Rules rules;
  private final boolean json;
  private final boolean needsHistory;

  private Grammar(Rules rules, boolean json, boolean needsHistory) {
    this.rules = rules;
    this.json = json;
    this.needsHistory = needsHistory;
  }

  /**
   * Compiles a source.
   *
   * @throws HearthException UNSUPPORTED, with the keyword named, for what cannot be enforced in
   *     full; BAD_INPUT if the source is damaged or allows nothing; LIMIT if it is too large
   */
  public static Grammar compile(GrammarSource source) {
    try {
      return compiled(source);
    } catch (NothingMatchesException e) {
      throw Refusals.impossible(e);
    }
  }

  /**
   * As {@link #compile}, but empty for a source that is well formed and that nothing matches.
   *
   * @throws HearthException as there
   */
  public static Optional<Grammar> ifPossible(GrammarSource source) {
    try {
      return Optional.of(compiled(source));
    } catch (NothingMatchesException e) {
      return Optional.empty();
    }
  }

  private static Grammar compiled(GrammarSource source) {
    return switch (source) {
      case GrammarSource.JsonSchema schema -> json(schema);
      case GrammarSource.AnyJson any -> json(new GrammarSource.JsonSchema("true"));
      case GrammarSource.Regex regex -> regex(regex.pattern());
      case GrammarSource.Gbnf gbnf -> new Grammar(GbnfParser.parse(gbnf.text()), false, false);
    };
  }

  private static Grammar json(GrammarSource.JsonSchema source) {
    SchemaCompiler compiler = new SchemaCompiler(source.formats(), source.documents());
    Goal goal = compiler.compile(JsonReader.read(source.text(), SchemaCompiler.DEPTH_MAX));
    return new Grammar(single(new Element.Value(goal)), true, compiler.hasUnique());
  }

  private static Grammar regex(String pattern) {
    RegexFactory factory = new RegexFactory();
    Content content = DfaContent.of(factory, RegexParser.whole(factory, pattern));
    if (content.start() == Content.DEAD) {
      throw new NothingMatchesException("no text matches the pattern '" + pattern + "'");
    }
    return new Grammar(single(new Element.Text(content)), false, false);
  }

  private static Rules single(Element element) {
    Rules rules = new Rules();
    rules.alternative(rules.add(), List.of(element));
    return rules;
  }

  /** Whether the text so far must be kept to go on. */
  boolean needsHistory() {
    return needsHistory;
  }

  /** Adds every way to begin. */
  void start(Step step) {
    rules.start(new EndCursor.Behind(json), step);
  }

  /** The beginning of a text, without a vocabulary. */
  public TextMatch match() {
    return new TextMatch(this);
  }
}
