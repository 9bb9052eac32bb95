package dev.hearth.main.talk;

import dev.hearth.engine.ChatPrompt;
import dev.hearth.format.HearthException;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.SafeFiles;
import dev.hearth.model.chat.ChatMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What has been said, what stands before it, and whether the model is to think. */
final class Conversation {
  private static final int FILE_VERSION = 1;
  private static final long FILE_BYTES_MAX = 64L << 20;

  private final List<ChatMessage> messages = new ArrayList<>();
  private String system = "";
  private ChatPrompt.Thinking thinking = ChatPrompt.Thinking.AS_THE_MODEL_DOES;

  /** The visible instruction before the first message; empty for none. */
  String system() {
    return system;
  }

  void system(String text) {
    system = text;
  }

  ChatPrompt.Thinking thinking() {
    return thinking;
  }

  void thinking(ChatPrompt.Thinking wish) {
    thinking = wish;
  }

  List<ChatMessage> messages() {
    return messages;
  }

  void add(ChatMessage message) {
    messages.add(message);
  }

  /** Takes back everything from the last thing that the user said; that text, or empty. */
  String takeBack() {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).role().equals("user")) {
        String text = String.join("\n", messages.get(i).content());
        messages.subList(i, messages.size()).clear();
        return text;
      }
    }
    return "";
  }

  ChatPrompt prompt() {
    List<ChatMessage> all = new ArrayList<>();
    if (!system.isEmpty()) {
      all.add(ChatMessage.of("system", system));
    }
    all.addAll(messages);
    return new ChatPrompt(all, List.of(), thinking, Map.of());
  }

  /** Writes everything to a file, whole or not at all. */
  void save(Path path, String model) throws IOException {
    ObjectNode root = Json.object();
    root.put("hearth_conversation", FILE_VERSION);
    root.put("model", model);
    root.put("system", system);
    root.put("thinking", thinking.name());
    ArrayNode said = root.putArray("messages");
    for (ChatMessage message : messages) {
      ObjectNode node = said.addObject();
      node.put("role", message.role());
      message.content().forEach(node.putArray("content")::add);
      if (!message.thought().isEmpty()) {
        node.put("thought", message.thought());
      }
      if (!message.toolCalls().isEmpty()) {
        ArrayNode calls = node.putArray("tool_calls");
        for (ChatMessage.Call call : message.toolCalls()) {
          calls
              .addObject()
              .put("id", call.id())
              .put("name", call.name())
              .put("arguments", call.argumentsJson());
        }
      }
    }
    SafeFiles.write(path, Json.line(root) + "\n");
  }

  /** Replaces everything by what a file holds; nothing changes if it is damaged. */
  void load(Path path) throws IOException {
    if (Files.size(path) > FILE_BYTES_MAX) {
      throw damaged(path, "is larger than " + FILE_BYTES_MAX + " bytes");
    }
    JsonNode root = Json.read(Files.readString(path), path.toString());
    if (root.path("hearth_conversation").asInt(0) != FILE_VERSION) {
      throw damaged(path, "is not a conversation of version " + FILE_VERSION);
    }
    List<ChatMessage> read = new ArrayList<>();
    for (JsonNode node : root.path("messages")) {
      read.add(message(path, node));
    }
    ChatPrompt.Thinking wish = thinking(path, root.path("thinking").asString(""));
    system = root.path("system").asString("");
    thinking = wish;
    messages.clear();
    messages.addAll(read);
  }

  private static ChatMessage message(Path path, JsonNode node) {
    List<String> content = new ArrayList<>();
    node.path("content").forEach(text -> content.add(text.asString("")));
    List<ChatMessage.Call> calls = new ArrayList<>();
    try {
      for (JsonNode call : node.path("tool_calls")) {
        calls.add(
            new ChatMessage.Call(
                call.path("id").asString(""),
                call.path("name").asString(""),
                call.path("arguments").asString("")));
      }
      return new ChatMessage(
          node.path("role").asString(""),
          content,
          node.path("thought").asString(""),
          calls,
          "",
          "");
    } catch (IllegalArgumentException e) {
      throw damaged(path, "has a message that makes no sense (" + e.getMessage() + ")");
    }
  }

  private static ChatPrompt.Thinking thinking(Path path, String name) {
    for (ChatPrompt.Thinking wish : ChatPrompt.Thinking.values()) {
      if (wish.name().equals(name)) {
        return wish;
      }
    }
    throw damaged(path, "has no known wish about thinking");
  }

  private static HearthException damaged(Path path, String what) {
    return new HearthException(
        HearthException.Code.BAD_INPUT, path + " " + what, "load a file that /save wrote");
  }
}
