package dev.hearth.engine.grammar;

import dev.hearth.engine.Constraint;
import dev.hearth.model.chat.ReplyFamily;
import dev.hearth.model.chat.ToolDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
   * The source of a constraint; empty where there is none.
   *
   * @param family whose markup calls of tools are written in
   */
  static Optional<GrammarSource> of(Constraint constraint, ReplyFamily family) {
    return switch (constraint) {
      case Constraint.None none -> Optional.empty();
      case Constraint.JsonSchema schema -> Optional.of(new JsonSchema(schema.text()));
      case Constraint.AnyJson any -> Optional.of(new AnyJson());
      case Constraint.Regex regex -> Optional.of(new Regex(regex.pattern()));
      case Constraint.Gbnf gbnf -> Optional.of(new Gbnf(gbnf.grammar()));
      case Constraint.ToolCalls calls ->
          Optional.of(
              new ToolCalls(
                  family, calls.tools(), calls.required(), calls.parallel(), calls.only()));
    };
  }

  /** Any JSON value. */
  record AnyJson() implements GrammarSource {}

  /** A text that matches a regular expression of ECMA-262 as a whole. */
  record Regex(String pattern) implements GrammarSource {}

  /**
   * Calls of tools in the markup of a family of models; arguments as the schemas of the tools say.
   *
   * @param family whose markup
   * @param required whether there must be a call; otherwise text may stand before or instead
   * @param parallel whether there may be several
   * @param only the one tool that may be called; null for all
   */
  record ToolCalls(
      ReplyFamily family,
      List<ToolDefinition> tools,
      boolean required,
      boolean parallel,
      @Nullable String only)
      implements GrammarSource {
    public ToolCalls {
      tools = List.copyOf(tools);
    }
  }

  /** A text that matches the rule {@code root} of a grammar of llama.cpp. */
  record Gbnf(String text) implements GrammarSource {}
}
