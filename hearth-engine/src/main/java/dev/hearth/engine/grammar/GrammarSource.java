package dev.hearth.engine.grammar;

import java.util.Map;

/** What a reply must be, before it is compiled. */
public sealed interface GrammarSource {
  /** The longest text of a schema. */
  int TEXT_MAX = 4 << 20;

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

  /** Any JSON value. */
  record AnyJson() implements GrammarSource {}

  /** A text that matches a regular expression of ECMA-262 as a whole. */
  record Regex(String pattern) implements GrammarSource {}

  /** A text that matches the rule {@code root} of a grammar of llama.cpp. */
  record Gbnf(String text) implements GrammarSource {}
}
