package dev.hearth.engine.loop;

import dev.hearth.engine.Constraint;
import dev.hearth.engine.Request;
import dev.hearth.format.HearthException;
import dev.hearth.model.chat.ReplyFamily;
import dev.hearth.model.chat.ToolDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How calls that must be valid are written: an object with a tool's name and its arguments, in the
 * marks of the model's family.
 *
 * @param open what stands before each object; empty where nothing marks a call
 * @param close what stands behind it
 * @param argumentsKey the key of the arguments
 */
record ToolMarkup(String open, String close, String argumentsKey) {
  private static final String ARGUMENTS = "arguments";

  /** The markup of the family as which a request's reply is read. */
  static ToolMarkup of(Request request) {
    ReplyFamily family =
        request.reply() instanceof Request.ReplyForm.Chat chat ? chat.family() : ReplyFamily.PLAIN;
    return switch (family) {
      case QWEN -> new ToolMarkup("<tool_call>\n", "\n</tool_call>", ARGUMENTS);
      case LFM2 -> new ToolMarkup("<|tool_call_start|>[", "]<|tool_call_end|>", ARGUMENTS);
      case MISTRAL -> new ToolMarkup("[TOOL_CALLS][", "]", ARGUMENTS);
      case LLAMA3 -> new ToolMarkup("", "", "parameters");
      case GEMMA4, HARMONY, DEEPSEEK, PLAIN ->
          throw unsupported("valid calls cannot be enforced in the markup of " + family);
    };
  }

  private static HearthException unsupported(String fact) {
    return new HearthException(
        HearthException.Code.UNSUPPORTED, fact, "leave the choice to the model (tool_choice auto)");
  }

  /**
   * The schema of one call.
   *
   * @throws HearthException UNSUPPORTED where calls are not required: then text and calls mix;
   *     USAGE where there is no such tool
   */
  String schema(Constraint.ToolCalls calls) {
    if (!calls.required()) {
      throw unsupported("calls are held to their schemas only where one is required");
    }
    List<Object> alternatives =
        calls.tools().stream()
            .filter(tool -> calls.only() == null || tool.name().equals(calls.only()))
            .map(this::call)
            .toList();
    if (alternatives.isEmpty()) {
      throw new HearthException(
          HearthException.Code.USAGE,
          "a call of " + calls.only() + " is required, which is no tool of the request",
          "name one of the tools");
    }
    StringBuilder json = new StringBuilder();
    write(Map.of("anyOf", alternatives), json);
    return json.toString();
  }

  private Object call(ToolDefinition tool) {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    // a resource of its own, so that its references mean its own definitions
    arguments.put("$id", "urn:tool:" + Integer.toHexString(tool.name().hashCode()));
    arguments.putAll(tool.parameters());
    arguments.putIfAbsent("type", "object");
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("name", Map.of("const", tool.name()));
    properties.put(argumentsKey, arguments);
    return Map.of(
        "type",
        "object",
        "properties",
        properties,
        "required",
        List.of("name", argumentsKey),
        "additionalProperties",
        false);
  }

  private static void write(@Nullable Object value, StringBuilder json) {
    switch (value) {
      case Map<?, ?> map -> {
        String before = "{";
        for (Map.Entry<?, ?> member : map.entrySet()) {
          json.append(before);
          quote(String.valueOf(member.getKey()), json);
          json.append(':');
          write(member.getValue(), json);
          before = ",";
        }
        json.append(map.isEmpty() ? "{}" : "}");
      }
      case List<?> list -> {
        String before = "[";
        for (Object item : list) {
          json.append(before);
          write(item, json);
          before = ",";
        }
        json.append(list.isEmpty() ? "[]" : "]");
      }
      case String text -> quote(text, json);
      case null, default -> json.append(value);
    }
  }

  private static void quote(String text, StringBuilder json) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
