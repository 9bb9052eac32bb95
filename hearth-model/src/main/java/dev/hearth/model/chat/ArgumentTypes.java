package dev.hearth.model.chat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Turns argument values that a model wrote as bare text into JSON, by what the tool's schema says
 * of the argument:
 *
 * <ul>
 *   <li>no tool of that name, no such property, or no type given: a string;
 *   <li>only {@code string}: a string, whatever it looks like;
 *   <li>other types: if the text is JSON of one of them, that JSON exactly; {@code True}, {@code
 *       False} and {@code None} are read as Python's; for objects and arrays Python notation too;
 *   <li>what fits none of them: a string, for the tool's validation to judge.
 * </ul>
 */
final class ArgumentTypes {
  private final List<ToolDefinition> tools;

  ArgumentTypes(List<ToolDefinition> tools) {
    this.tools = List.copyOf(tools);
  }

  boolean offers(String tool) {
    return tools.stream().anyMatch(t -> t.name().equals(tool));
  }

  boolean offersAny() {
    return !tools.isEmpty();
  }

  /** Whether a value is a string in any case, so that it can be passed on as it comes. */
  boolean alwaysString(String tool, String argument) {
    Set<String> types = types(tool, argument);
    return types.isEmpty() || types.equals(Set.of("string"));
  }

  /** A value's text as JSON. */
  String toJson(String tool, String argument, String text) {
    Set<String> types = types(tool, argument);
    String value = text.strip();
    boolean typed = !types.isEmpty() && !types.equals(Set.of("string"));
    if (typed && Json.valid(value) && fits(types, value)) {
      return value;
    }
    if (typed) {
      String python = PythonValues.toJson(value);
      if (python != null && fits(types, python) && !python.startsWith("\"")) {
        return python;
      }
    }
    return Json.quote(text);
  }

  private static boolean fits(Set<String> types, String json) {
    String type =
        switch (json.charAt(0)) {
          case '{' -> "object";
          case '[' -> "array";
          case '"' -> "string";
          case 't', 'f' -> "boolean";
          case 'n' -> "null";
          default -> "number";
        };
    // a quoted text for a string argument is the string with its quotes: fewer surprises
    return !type.equals("string")
        && (types.contains(type) || (type.equals("number") && types.contains("integer")));
  }

  private Set<String> types(String tool, String argument) {
    Set<String> types = new LinkedHashSet<>();
    for (ToolDefinition definition : tools) {
      if (definition.name().equals(tool)) {
        types.addAll(definition.argumentTypes(argument));
      }
    }
    return types;
  }
}
