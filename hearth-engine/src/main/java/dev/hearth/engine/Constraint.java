package dev.hearth.engine;

import dev.hearth.model.chat.ToolDefinition;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
   * Calls of tools in the model's own markup: of these tools alone, each with an object as its
   * arguments. Without tools no call can be written.
   *
   * @param required whether there must be a call; otherwise the model may answer with text
   * @param parallel whether there may be several calls
   * @param only the one tool that may be called; null for all
   * @param strict the names of tools whose arguments are held to their schemas
   * @param answer what a reply without calls must be
   */
  record ToolCalls(
      List<ToolDefinition> tools,
      boolean required,
      boolean parallel,
      @Nullable String only,
      Set<String> strict,
      Constraint answer)
      implements Constraint {
    public ToolCalls {
      tools = List.copyOf(tools);
      strict = Set.copyOf(strict);
    }

    /** All arguments are held to their schemas. */
    public static ToolCalls strict(
        List<ToolDefinition> tools, boolean required, boolean parallel, @Nullable String only) {
      Set<String> names = tools.stream().map(ToolDefinition::name).collect(Collectors.toSet());
      return new ToolCalls(tools, required, parallel, only, names, new None());
    }

    /** No call at all. */
    public static ToolCalls none() {
      return new ToolCalls(List.of(), false, true, null, Set.of(), new None());
    }
  }

  /** No constraint. */
  static Constraint none() {
    return new None();
  }
}
