package dev.hearth.server.ollama;

import dev.hearth.engine.ChatPrompt;
import dev.hearth.model.chat.ChatMessage;
import dev.hearth.model.chat.ToolDefinition;
import dev.hearth.server.Failure;
import dev.hearth.server.wire.Ask;
import dev.hearth.server.wire.Fields;
import dev.hearth.server.wire.Json;
import dev.hearth.server.wire.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages, tools, thinking and format as this interface writes them. */
final class Conversation {
  private Conversation() {}

  static List<ChatMessage> messages(Fields body) {
    List<ChatMessage> messages = new ArrayList<>();
    for (Fields one : body.objects("messages")) {
      refuseImages(one);
      String role = one.requiredString("role");
      String content = one.string("content", "");
      List<String> said = content.isEmpty() ? List.of() : List.of(content);
      messages.add(
          switch (role) {
            case "system", "user" -> new ChatMessage(role, List.of(content), "", List.of(), "", "");
            case "assistant" ->
                new ChatMessage(role, said, one.string("thinking", ""), calls(one), "", "");
            case "tool" -> answer(one, content, messages);
            default ->
                throw Failure.parameter(
                        one.name("role"),
                        "there is no role '" + role + "'",
                        "use system, user, assistant or tool")
                    .exception();
          });
      one.end();
    }
    return messages;
  }

  static void refuseImages(Fields fields) {
    if (!fields.array("images").isEmpty()) {
      throw Failure.unsupported(
              fields.name("images"), "models read text here, no images", "leave them out")
          .exception();
    }
  }

  private static ChatMessage answer(Fields one, String content, List<ChatMessage> before) {
    String id = one.string("tool_call_id", "");
    String name = one.string("tool_name", one.string("name", ""));
    String known = name.isEmpty() ? Tools.nameOf(before, id) : name;
    return new ChatMessage("tool", List.of(content), "", List.of(), id, known);
  }

  private static List<ChatMessage.Call> calls(Fields one) {
    List<ChatMessage.Call> calls = new ArrayList<>();
    for (Fields call : one.objects("tool_calls")) {
      Fields function = call.requiredObject("function");
      function.harmless("index", "description");
      Fields arguments = function.object("arguments");
      calls.add(
          Tools.call(
              call.string("id", ""),
              function.requiredString("name"),
              arguments == null ? "{}" : Json.line(arguments.node()),
              function.name("arguments")));
      call.harmless("type");
      function.end();
      call.end();
    }
    return calls;
  }

  static List<ToolDefinition> tools(Fields body) {
    List<ToolDefinition> tools = new ArrayList<>();
    for (Fields tool : body.objects("tools")) {
      tool.word("type", "function", "function");
      // the latter two are notes that clients make for themselves
      tool.harmless("items", "mcptool", "toolFunction");
      Fields function = tool.requiredObject("function");
      tools.add(
          Tools.definition(
              function.requiredString("name"),
              function.string("description", ""),
              function.object("parameters")));
      function.end();
      tool.end();
    }
    Tools.check(tools, "tools");
    return tools;
  }

  /** {@code think}: whether, or how much. */
  static ChatPrompt.Thinking thinking(Fields body, Map<String, @Nullable Object> variables) {
    JsonNode think = body.any("think");
    if (think == null) {
      return ChatPrompt.Thinking.AS_THE_MODEL_DOES;
    }
    if (think.isBoolean()) {
      return think.asBoolean() ? ChatPrompt.Thinking.ON : ChatPrompt.Thinking.OFF;
    }
    variables.put("reasoning_effort", body.word("think", "medium", "low", "medium", "high"));
    return ChatPrompt.Thinking.ON;
  }

  /** {@code format}: {@code "json"}, or a schema. */
  static Ask.Format format(Fields body) {
    JsonNode format = body.any("format");
    if (format == null || (format.isString() && format.asString().isEmpty())) {
      return new Ask.Format.Free();
    }
    if (format.isString()) {
      body.word("format", "json", "json");
      return new Ask.Format.Schema("{\"type\":\"object\"}");
    }
    if (format instanceof ObjectNode) {
      return new Ask.Format.Schema(Json.line(format));
    }
    throw body.wrong("format", "\"json\" or a JSON Schema", format);
  }
}
