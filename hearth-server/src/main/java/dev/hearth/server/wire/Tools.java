package dev.hearth.server.wire;

import dev.hearth.model.chat.ChatMessage;
import dev.hearth.model.chat.ToolDefinition;
import dev.hearth.server.Failure;
import dev.hearth.server.RequestException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tools and calls as requests have them. */
public final class Tools {
  private static final int TOOLS_MAX = 512;

  private Tools() {}

  /** A tool; without parameters it takes none. */
  public static ToolDefinition definition(
      String name, String description, @Nullable Fields schema) {
    if (name.isEmpty()) {
      throw Failure.parameter("tools", "a tool has no name", "name it").exception();
    }
    Map<String, @Nullable Object> parameters;
    if (schema == null) {
      parameters = new LinkedHashMap<>();
      parameters.put("type", "object");
      parameters.put("properties", new LinkedHashMap<>());
    } else {
      parameters = Json.map(schema.node());
    }
    return Chats.tool(name, description, parameters);
  }

  /** Refuses names that come twice, and too many tools. */
  public static void check(List<ToolDefinition> tools, String parameter) {
    long names = tools.stream().map(ToolDefinition::name).distinct().count();
    if (names < tools.size()) {
      throw Failure.parameter(parameter, "two tools have the same name", "rename one").exception();
    }
    if (tools.size() > TOOLS_MAX) {
      throw Failure.parameter(
              parameter, tools.size() + " tools are too many", "send at most " + TOOLS_MAX)
          .exception();
    }
  }

  /** Refuses a choice of a tool that was not sent. */
  public static void checkChoice(List<ToolDefinition> tools, Ask.ToolUse use, String parameter) {
    boolean needsTools = use.choice() == Ask.ToolUse.Choice.REQUIRED;
    if (needsTools && tools.isEmpty()) {
      throw Failure.parameter(parameter, "a call is required, but no tools were sent", "send tools")
          .exception();
    }
    if (!use.only().isEmpty() && tools.stream().noneMatch(t -> t.name().equals(use.only()))) {
      throw Failure.parameter(
              parameter, "there is no tool '" + use.only() + "' among the tools", "send it")
          .exception();
    }
  }

  /** A call in a conversation, its arguments as JSON text; no text counts as no arguments. */
  public static ChatMessage.Call call(String id, String name, String arguments, String parameter) {
    String text = arguments.isBlank() ? "{}" : arguments;
    JsonNode value;
    try {
      value = Json.read(text, "the text of " + parameter);
    } catch (RequestException e) {
      throw e.failure().at(parameter).exception();
    }
    if (!(value instanceof ObjectNode)) {
      throw Failure.parameter(parameter, parameter + " is no JSON object", "send an object")
          .exception();
    }
    return new ChatMessage.Call(id, name, text);
  }

  /** The name of the tool that an earlier message called by this id; empty where none did. */
  public static String nameOf(List<ChatMessage> messages, String callId) {
    String name = "";
    for (ChatMessage message : messages) {
      for (ChatMessage.Call call : message.toolCalls()) {
        name = call.id().equals(callId) ? call.name() : name;
      }
    }
    return name;
  }
}
