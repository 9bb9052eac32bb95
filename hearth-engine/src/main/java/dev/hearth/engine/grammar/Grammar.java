package dev.hearth.engine.grammar;

import dev.hearth.format.HearthException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a reply must be, compiled. Never changes, but for what it remembers to be faster; may be
 * shared by requests and threads.
 *
 * <p>A JSON value may have any white space that JSON allows; a model is led to write at most
 * {@value JsonSpace#RUN_MAX} characters of it in a row, none behind the value. Object keys come in
 * any order, each at most once. Lone surrogates are refused.
 */
public final class Grammar {
  private final Rules rules;
  private final boolean json;
  private final boolean needsHistory;
  private final Strings strings;
  private volatile @Nullable MaskCache cache;

  private Grammar(Rules rules, boolean json, boolean needsHistory, Strings strings) {
    this.rules = rules;
    this.json = json;
    this.needsHistory = needsHistory;
    this.strings = strings;
    strings.add(Quotes.NONE, rules.texts());
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
      case GrammarSource.ToolCalls calls -> calls(calls);
      case GrammarSource.Reply reply -> reply(reply);
      case GrammarSource.Gbnf gbnf ->
          new Grammar(GbnfParser.parse(gbnf.text()), false, false, new Strings());
    };
  }

  private static Grammar json(GrammarSource.JsonSchema source) {
    SchemaCompiler compiler = new SchemaCompiler(source.formats(), source.documents());
    Goal goal = compiler.compile(JsonReader.read(source.text(), SchemaCompiler.DEPTH_MAX));
    Strings strings = new Strings();
    strings.add(Quotes.JSON, compiler.contents());
    Rules rules = single(new Element.Value(goal, Notation.JSON));
    return new Grammar(rules, true, compiler.hasUnique(), strings);
  }

  private static Grammar calls(GrammarSource.ToolCalls source) {
    ReplyStart start = ReplyStart.MAY_NOT_THINK;
    return reply(new GrammarSource.Reply(source, source.family(), start));
  }

  private static Grammar reply(GrammarSource.Reply reply) {
    MarkupTexts texts = new MarkupTexts();
    if (reply.answer() instanceof GrammarSource.ToolCalls source) {
      Optional<Grammar> otherwise = source.answer().map(Grammar::compiled);
      ToolCallRules rules = new ToolCallRules(source, otherwise.map(one -> one.rules), texts);
      Rules all = new ReplyRules(reply, texts).of(rules);
      boolean history = rules.hasUnique() || otherwise.stream().anyMatch(one -> one.needsHistory);
      Strings strings = rules.strings();
      otherwise.ifPresent(one -> strings.addAll(one.strings));
      return new Grammar(all, false, history, strings);
    }
    Grammar answer = compiled(reply.answer());
    Rules all = new ReplyRules(reply, texts).of(answer.rules);
    return new Grammar(all, answer.json, answer.needsHistory, answer.strings);
  }

  private static Grammar regex(String pattern) {
    RegexFactory factory = new RegexFactory();
    Content content = DfaContent.of(factory, RegexParser.whole(factory, pattern));
    if (content.start() == Content.DEAD) {
      throw new NothingMatchesException("no text matches the pattern '" + pattern + "'");
    }
    return new Grammar(single(new Element.Text(content)), false, false, new Strings());
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

  /** What is known of its masks over a vocabulary; of the last one alone that was asked for. */
  MaskCache cache(Masks masks) {
    MaskCache known = cache;
    if (known == null || known.masks() != masks) {
      known = new MaskCache(masks);
      strings.prepare(known);
      cache = known;
    }
    return known;
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
