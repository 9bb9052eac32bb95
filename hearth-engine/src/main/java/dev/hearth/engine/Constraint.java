package dev.hearth.engine;

import dev.hearth.model.chat.ToolDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reply must be. One that cannot be enforced in full is refused when the request is
 * submitted, with the keyword named. Thoughts are free; it holds from the first token after them. A
 * reply that ends before it is whole (its limit, its deadline, a cancel) says so by its {@link
 * StopReason}: only {@link StopReason#END} means that the text meets the constraint.
 */
public sealed interface Constraint {
  /** Nothing. */
  record None() implements Constraint {}

  /**
   * A JSON text that a JSON Schema accepts.
   *
   * @param text the schema, as JSON
   */
  record JsonSchema(String text) implements Constraint {}

  /** Any JSON text. */
  record AnyJson() implements Constraint {}

  /** A text that a regular expression matches as a whole. */
  record Regex(String pattern) implements Constraint {}

  /** A text of a grammar in llama.cpp's notation. */
  record Gbnf(String grammar) implements Constraint {}

  /**
   * Calls of tools in the model's own markup, arguments by their schemas.
   *
   * @param required whether there must be a call; otherwise the model may answer with text
   * @param parallel whether there may be several calls
   * @param only the one tool that may be called; null for all
   */
  record ToolCalls(
      List<ToolDefinition> tools, boolean required, boolean parallel, @Nullable String only)
      implements Constraint {
    public ToolCalls {
      tools = List.copyOf(tools);
    }
  }

  /** No constraint. */
  static Constraint none() {
    return new None();
  }
}
