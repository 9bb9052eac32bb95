package dev.hearth.model.chat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A tool that the model may call.
 *
 * @param parameters a JSON Schema of the arguments as plain values: maps, lists, strings, numbers
 *     (Long, BigInteger, Double), Booleans, null
 */
public record ToolDefinition(
    String name, String description, Map<String, @Nullable Object> parameters) {
  public ToolDefinition {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a tool without a name");
    }
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /**
   * The types of JSON that the schema names for an argument: by {@code type}, else by the values of
   * {@code enum} and {@code const}, also behind {@code anyOf}, {@code oneOf}, {@code allOf} and
   * references within the schema. Where a markup writes values without quotes, these tell strings
   * from other values; empty, or only {@code string}, means a string.
   */
  public Set<String> argumentTypes(String argument) {
    return SchemaTypes.of(parameters, argument);
  }

  /**
   * The tool as chat templates expect it: {@code {"type": "function", "function": {"name": …,
   * "description": …, "parameters": …}}}.
   */
  public Map<String, @Nullable Object> toContext() {
    Map<String, @Nullable Object> function = new LinkedHashMap<>();
    function.put("name", name);
    function.put("description", description);
    function.put("parameters", parameters);
    Map<String, @Nullable Object> tool = new LinkedHashMap<>();
    tool.put("type", "function");
    tool.put("function", function);
    return tool;
  }
}
