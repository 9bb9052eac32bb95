package dev.hearth.server.openai;

import dev.hearth.model.chat.ChatMessage;
import dev.hearth.server.Failure;
import dev.hearth.server.wire.Fields;
import dev.hearth.server.wire.Tools;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The {@code messages} of a chat completion. */
final class Messages {
  private Messages() {}

  static List<ChatMessage> read(Fields body) {
    List<ChatMessage> messages = new ArrayList<>();
    for (Fields one : body.objects("messages")) {
      messages.add(message(one, messages));
    }
    if (messages.isEmpty()) {
      throw Failure.parameter("messages", "there are no messages", "send at least one").exception();
    }
    return messages;
  }

  private static ChatMessage message(Fields one, List<ChatMessage> before) {
    String role = one.requiredString("role");
    List<String> content = content(one);
    one.harmless("name");
    ChatMessage message =
        switch (role) {
          case "system", "developer", "user" -> {
            required(one, content);
            yield new ChatMessage(role, content, "", List.of(), "", "");
          }
          case "assistant" -> assistant(one, content);
          case "tool" -> {
            required(one, content);
            String id = one.requiredString("tool_call_id");
            yield new ChatMessage(role, content, "", List.of(), id, Tools.nameOf(before, id));
          }
          default ->
              throw Failure.parameter(
                      one.name("role"),
                      "there is no role '" + role + "'",
                      "use system, developer, user, assistant or tool")
                  .exception();
        };
    one.end();
    return message;
  }

  private static void required(Fields one, List<String> content) {
    if (content.isEmpty()) {
      one.requiredString("content");
    }
  }

  private static ChatMessage assistant(Fields one, List<String> content) {
    List<ChatMessage.Call> calls = new ArrayList<>();
    for (Fields call : one.objects("tool_calls")) {
      onlyFunctions(call);
      Fields function = call.requiredObject("function");
      calls.add(
          Tools.call(
              call.string("id", ""),
              function.requiredString("name"),
              function.string("arguments", ""),
              function.name("arguments")));
      call.harmless("index");
      function.end();
      call.end();
    }
    String thought = one.string("reasoning_content", one.string("reasoning", ""));
    String refusal = one.string("refusal", "");
    one.harmless("annotations");
    one.only("audio", "this server hears and says nothing");
    one.only("function_call", "it was replaced by tool_calls");
    List<String> said = refusal.isEmpty() ? content : List.of(refusal);
    if (said.isEmpty() && calls.isEmpty()) {
      one.requiredString("content");
    }
    return new ChatMessage("assistant", said, thought, calls, "", "");
  }

  static void onlyFunctions(Fields call) {
    String type = call.string("type", "function");
    if (!type.equals("function")) {
      throw Failure.unsupported(
              call.name("type"), "tools of type '" + type + "' are not supported", "use function")
          .exception();
    }
  }

  /** The texts of a message: one, several, or none. */
  private static List<String> content(Fields one) {
    JsonNode content = one.any("content");
    if (content == null) {
      return List.of();
    }
    if (content.isString()) {
      return List.of(content.asString());
    }
    List<String> texts = new ArrayList<>();
    for (Fields part : one.objects("content")) {
      texts.add(text(part));
    }
    return texts;
  }

  private static String text(Fields part) {
    String type = part.requiredString("type");
    @Nullable String field =
        switch (type) {
          case "text" -> "text";
          case "refusal" -> "refusal";
          default -> null;
        };
    if (field == null) {
      throw Failure.unsupported(
              part.name("type"),
              "content of type '" + type + "' is not supported: models read text here",
              "send text")
          .exception();
    }
    String text = part.requiredString(field);
    part.harmless("cache_control");
    part.end();
    return text;
  }
}
