package dev.hearth.server.openai;

import dev.hearth.model.chat.ChatMessage;
import dev.hearth.server.Failure;
import dev.hearth.server.wire.Fields;
import dev.hearth.server.wire.Json;
import dev.hearth.server.wire.Tools;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Items of a response's input and output, as messages of a conversation. */
final class ResponseItems {
  private final List<ChatMessage> messages = new ArrayList<>();
  private final List<String> said = new ArrayList<>();
  private final List<ChatMessage.Call> calls = new ArrayList<>();
  private final StringBuilder thought = new StringBuilder();

  private ResponseItems() {}

  /** The {@code input} field as items: a text is a user's message. */
  static ArrayNode input(Fields body) {
    JsonNode input = body.any("input");
    if (input == null) {
      body.requiredString("input");
    } else if (input.isString()) {
      ArrayNode items = Json.array();
      items.addObject().put("type", "message").put("role", "user").put("content", input.asString());
      return items;
    }
    ArrayNode items = Json.array();
    body.array("input").forEach(items::add);
    return items;
  }

  /** Reads items in their order; what belongs to one turn of the model becomes one message. */
  static List<ChatMessage> messages(String instructions, ArrayNode items) {
    ResponseItems all = new ResponseItems();
    if (!instructions.isEmpty()) {
      all.messages.add(ChatMessage.of("system", instructions));
    }
    ObjectNode wrapper = Json.object();
    wrapper.set("input", items);
    for (Fields item : Fields.of(wrapper).objects("input")) {
      all.add(item);
    }
    all.flush();
    if (all.messages.isEmpty()) {
      throw Failure.parameter("input", "the input is empty", "send at least one item").exception();
    }
    return all.messages;
  }

  private void add(Fields item) {
    String type = item.string("type", "message");
    item.harmless("id", "status");
    switch (type) {
      case "message" -> message(item);
      case "reasoning" -> {
        item.harmless("summary", "encrypted_content");
        for (Fields part : item.objects("content")) {
          part.word("type", "reasoning_text", "reasoning_text");
          thought.append(part.requiredString("text"));
        }
      }
      case "function_call" ->
          calls.add(
              Tools.call(
                  item.requiredString("call_id"),
                  item.requiredString("name"),
                  item.string("arguments", ""),
                  item.name("arguments")));
      case "function_call_output" -> {
        flush();
        String id = item.requiredString("call_id");
        List<String> output = texts(item, "output");
        messages.add(
            new ChatMessage("tool", output, "", List.of(), id, Tools.nameOf(messages, id)));
      }
      default ->
          throw Failure.unsupported(
                  item.name("type"),
                  "items of type '" + type + "' are not supported",
                  "send messages, function calls and their outputs")
              .exception();
    }
    item.end();
  }

  private void message(Fields item) {
    String role = item.requiredString("role");
    List<String> texts = texts(item, "content");
    item.harmless("phase");
    switch (role) {
      case "assistant" -> said.addAll(texts);
      case "user", "system", "developer" -> {
        flush();
        messages.add(new ChatMessage(role, texts, "", List.of(), "", ""));
      }
      default ->
          throw Failure.parameter(
                  item.name("role"),
                  "there is no role '" + role + "'",
                  "use user, assistant, system or developer")
              .exception();
    }
  }

  private static List<String> texts(Fields item, String field) {
    JsonNode value = item.any(field);
    if (value != null && value.isString()) {
      return List.of(value.asString());
    }
    List<String> texts = new ArrayList<>();
    for (Fields part : item.objects(field)) {
      String type = part.requiredString("type");
      switch (type) {
        case "input_text", "output_text", "text" -> texts.add(part.requiredString("text"));
        case "refusal" -> texts.add(part.requiredString("refusal"));
        default ->
            throw Failure.unsupported(
                    part.name("type"),
                    "content of type '" + type + "' is not supported: models read text here",
                    "send text")
                .exception();
      }
      part.harmless("annotations", "logprobs");
      part.end();
    }
    if (texts.isEmpty()) {
      item.requiredString(field);
    }
    return texts;
  }

  private void flush() {
    if (!said.isEmpty() || !calls.isEmpty()) {
      messages.add(new ChatMessage("assistant", said, thought.toString(), calls, "", ""));
    }
    said.clear();
    calls.clear();
    thought.setLength(0);
  }
}
