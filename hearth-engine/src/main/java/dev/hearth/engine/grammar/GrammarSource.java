package dev.hearth.engine.grammar;

import dev.hearth.engine.Constraint;
import dev.hearth.model.chat.ReplyFamily;
import java.util.Map;
import java.util.Optional;

/** What a reply must be, before it is compiled. */
public sealed interface GrammarSource {
  /**
   * A JSON value that a schema of draft 2020-12 or 7 allows.
   *
   * @param text the schema
   * @param formats whether formats are asserted
   * @param documents other schemas that it may refer to, by URI; nothing is fetched
   */
  record JsonSchema(String text, FormatRule formats, Map<String, String> documents)
      implements GrammarSource {
    public JsonSchema {
      documents = Map.copyOf(documents);
    }

    public JsonSchema(String text) {
      this(text, FormatRule.UNLESS_NAMED, Map.of());
    }
  }

  /**
   * The source of a reply under a constraint: a thought, which is free, and what the constraint
   * says. Empty where nothing need be enforced.
   *
   * @param family whose markup the reply has
   * @param start where in the markup it begins
   */
  static Optional<GrammarSource> of(Constraint constraint, ReplyFamily family, ReplyStart start) {
    Optional<GrammarSource> answer =
        constraint instanceof Constraint.ToolCalls calls ? calls(calls, family) : of(constraint);
    return answer.map(source -> new Reply(source, family, start));
  }

  private static Optional<GrammarSource> of(Constraint constraint) {
    return switch (constraint) {
      case Constraint.None none -> Optional.empty();
      case Constraint.JsonSchema schema -> Optional.of(new JsonSchema(schema.text()));
      case Constraint.AnyJson any -> Optional.of(new AnyJson());
      case Constraint.Regex regex -> Optional.of(new Regex(regex.pattern()));
      case Constraint.Gbnf gbnf -> Optional.of(new Gbnf(gbnf.grammar()));
      case Constraint.ToolCalls calls ->
          throw new IllegalArgumentException("calls are no answer without calls");
    };
  }

  private static Optional<GrammarSource> calls(Constraint.ToolCalls calls, ReplyFamily family) {
    Optional<GrammarSource> answer = of(calls.answer());
    boolean held = calls.required() || !calls.strict().isEmpty() || !calls.parallel();
    held |= answer.isPresent();
    // nothing is read as a call where no markup is known
    boolean never = family == ReplyFamily.PLAIN && !calls.required();
    // an object that is no call is an answer there, which a grammar of calls would forbid
    boolean unmarked = family == ReplyFamily.LLAMA3 && !calls.tools().isEmpty() && !held;
    return never || unmarked ? answer : Optional.of(new ToolCalls(family, calls, answer));
  }

  /** Any JSON value. */
  record AnyJson() implements GrammarSource {}

  /** A text that matches a regular expression of ECMA-262 as a whole. */
  record Regex(String pattern) implements GrammarSource {}

  /**
   * Calls of tools in the markup of a family of models, and text before, between and instead unless
   * a call is required.
   *
   * @param family whose markup
   * @param answer what stands instead of calls; empty for any text
   */
  record ToolCalls(ReplyFamily family, Constraint.ToolCalls calls, Optional<GrammarSource> answer)
      implements GrammarSource {}

  /**
   * A whole reply: perhaps a thought, and an answer.
   *
   * @param family whose markup
   * @param start where in the markup the reply begins
   */
  record Reply(GrammarSource answer, ReplyFamily family, ReplyStart start)
      implements GrammarSource {}

  /** A text that matches the rule {@code root} of a grammar of llama.cpp. */
  record Gbnf(String text) implements GrammarSource {}
}
