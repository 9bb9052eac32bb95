package dev.hearth.model.chat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
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
