package dev.hearth.server.anthropic;

import dev.hearth.engine.ChatPrompt;
import dev.hearth.engine.sample.SamplerOption;
import dev.hearth.model.chat.ChatMessage;
import dev.hearth.model.chat.ToolDefinition;
import dev.hearth.server.Failure;
import dev.hearth.server.wire.Ask;
import dev.hearth.server.wire.Chats;
import dev.hearth.server.wire.Fields;
import dev.hearth.server.wire.Json;
import dev.hearth.server.wire.SamplingWish;
import dev.hearth.server.wire.Tools;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The body of a request for a message. */
record MessageRequest(Ask ask, boolean stream) {
  private static final int STOPS_MAX = 16;
  private static final Map<String, SamplerOption> SAMPLING =
      Map.of(
          "temperature", SamplerOption.TEMPERATURE,
          "top_p", SamplerOption.TOP_P,
          "top_k", SamplerOption.TOP_K,
          "min_p", SamplerOption.MIN_P);

  /**
   * Reads the body.
   *
   * @param counts whether tokens are only counted: then nothing says where the reply ends
   */
  static MessageRequest read(Fields body, String model, boolean counts, Ask.Extras defaults) {
    // hints of where, how fast, and for whom
    body.harmless("metadata", "service_tier", "cache_control", "inference_geo");
    body.only("container", "nothing runs here");
    body.only("mcp_servers", "nothing leaves this machine");
    body.only("context_management", "nothing is ever cut");
    List<ToolDefinition> tools = new ArrayList<>();
    Set<String> strict = tools(body, tools);
    Ask.ToolUse use = choice(body, strict);
    Tools.checkChoice(tools, use, "tool_choice");
    Thinking thinking = thinking(body);
    int tokens = body.count("max_tokens", 0, 1, Integer.MAX_VALUE);
    if (tokens == 0 && !counts) {
      body.requiredString("max_tokens");
    }
    List<String> stops = body.strings("stop_sequences");
    if (stops.size() > STOPS_MAX) {
      throw Failure.parameter(
              "stop_sequences", stops.size() + " texts", "send at most " + STOPS_MAX)
          .exception();
    }
    ChatPrompt prompt = Chats.prompt(Conversation.read(body), tools, thinking.wish, Map.of());
    Ask ask =
        new Ask(
            model,
            new Ask.Input.Chat(prompt),
            SamplingWish.read(body, SAMPLING),
            new Ask.Bounds(
                tokens,
                thinking.tokensMax,
                stops.stream().filter(stop -> !stop.isEmpty()).toList(),
                1,
                -1),
            format(body),
            use,
            Ask.Extras.read(body, defaults));
    boolean stream = body.flag("stream", false);
    body.end();
    return new MessageRequest(ask, stream);
  }

  private record Thinking(ChatPrompt.Thinking wish, int tokensMax) {}

  private static Thinking thinking(Fields body) {
    Fields thinking = body.object("thinking");
    if (thinking == null) {
      return new Thinking(ChatPrompt.Thinking.AS_THE_MODEL_DOES, -1);
    }
    String type = thinking.requiredString("type");
    thinking.harmless("display");
    Thinking found =
        switch (type) {
          case "enabled" ->
              new Thinking(
                  ChatPrompt.Thinking.ON,
                  thinking.count("budget_tokens", -1, 1, Integer.MAX_VALUE));
          case "adaptive" -> new Thinking(ChatPrompt.Thinking.AS_THE_MODEL_DOES, -1);
          case "disabled" -> new Thinking(ChatPrompt.Thinking.OFF, -1);
          default ->
              throw Failure.parameter(
                      thinking.name("type"),
                      "there is no thinking '" + type + "'",
                      "use enabled, adaptive or disabled")
                  .exception();
        };
    thinking.end();
    return found;
  }

  /** The form of the answer: {@code output_config.format}, or the older {@code output_format}. */
  private static Ask.Format format(Fields body) {
    Fields config = body.object("output_config");
    Fields format = body.object("output_format");
    if (config != null) {
      format = config.object("format");
      config.harmless("effort");
      config.end();
    }
    if (format == null) {
      return new Ask.Format.Free();
    }
    format.word("type", "json_schema", "json_schema");
    String schema = Json.line(format.requiredObject("schema").node());
    format.end();
    return new Ask.Format.Schema(schema);
  }

  private static Set<String> tools(Fields body, List<ToolDefinition> tools) {
    Set<String> strict = new HashSet<>();
    for (Fields tool : body.objects("tools")) {
      String type = tool.string("type", "custom");
      if (!type.equals("custom")) {
        throw Failure.unsupported(
                tool.name("type"),
                "tools of type '" + type + "' run elsewhere, and nothing leaves this machine",
                "send tools of your own")
            .exception();
      }
      tool.harmless("cache_control", "eager_input_streaming", "input_examples");
      tools.add(
          Tools.definition(
              tool.requiredString("name"),
              tool.string("description", ""),
              tool.requiredObject("input_schema")));
      if (tool.flag("strict", false)) {
        strict.add(tools.getLast().name());
      }
      tool.end();
    }
    Tools.check(tools, "tools");
    return strict;
  }

  private static Ask.ToolUse choice(Fields body, Set<String> strict) {
    Fields choice = body.object("tool_choice");
    if (choice == null) {
      return new Ask.ToolUse(Ask.ToolUse.Choice.AUTO, "", true, strict);
    }
    String type = choice.requiredString("type");
    boolean parallel = !choice.flag("disable_parallel_tool_use", false);
    Ask.ToolUse use =
        switch (type) {
          case "auto" -> new Ask.ToolUse(Ask.ToolUse.Choice.AUTO, "", parallel, strict);
          case "any" -> new Ask.ToolUse(Ask.ToolUse.Choice.REQUIRED, "", parallel, strict);
          case "none" -> new Ask.ToolUse(Ask.ToolUse.Choice.NONE, "", parallel, strict);
          case "tool" ->
              new Ask.ToolUse(
                  Ask.ToolUse.Choice.REQUIRED, choice.requiredString("name"), parallel, strict);
          default ->
              throw Failure.parameter(
                      choice.name("type"),
                      "there is no choice '" + type + "'",
                      "use auto, any, tool or none")
                  .exception();
        };
    choice.end();
    return use;
  }

  /** The messages, the system prompt before them. */
  private static final class Conversation {
    private Conversation() {}

    static List<ChatMessage> read(Fields body) {
      List<ChatMessage> messages = new ArrayList<>();
      List<String> system = texts(body, "system");
      if (!system.isEmpty()) {
        messages.add(new ChatMessage("system", system, "", List.of(), "", ""));
      }
      List<Fields> turns = body.objects("messages");
      if (turns.isEmpty()) {
        throw Failure.parameter("messages", "there are no messages", "send at least one")
            .exception();
      }
      for (Fields turn : turns) {
        String role = turn.requiredString("role");
        switch (role) {
          case "user" -> user(turn, messages);
          case "assistant" -> assistant(turn, messages);
          default ->
              throw Failure.parameter(
                      turn.name("role"),
                      "there is no role '" + role + "'",
                      "use user or assistant; the system prompt has a field of its own")
                  .exception();
        }
        turn.end();
      }
      if (messages.getLast().role().equals("assistant")) {
        throw Failure.unsupported(
                "messages",
                "the conversation ends with an answer, and beginnings of answers are not continued",
                "end with a user's message")
            .exception();
      }
      return messages;
    }

    /** A field of one text or of blocks of text. */
    private static List<String> texts(Fields fields, String name) {
      JsonNode value = fields.any(name);
      if (value == null || value.isString()) {
        return value == null ? List.of() : List.of(value.asString());
      }
      List<String> texts = new ArrayList<>();
      for (Fields block : fields.objects(name)) {
        if (!block.requiredString("type").equals("text")) {
          throw notText(block);
        }
        texts.add(text(block));
      }
      return texts;
    }

    private static String text(Fields block) {
      block.harmless("cache_control", "citations");
      String text = block.requiredString("text");
      block.end();
      return text;
    }

    private static RuntimeException notText(Fields block) {
      return Failure.unsupported(
              block.name("type"),
              "content of type '%s' is not supported here: models read text"
                  .formatted(block.string("type", "")),
              "send text")
          .exception();
    }

    /** A user's turn: answers of tools are messages of their own, before what the user says. */
    private static void user(Fields turn, List<ChatMessage> messages) {
      JsonNode content = turn.any("content");
      if (content == null) {
        turn.requiredString("content");
        return;
      }
      if (content.isString()) {
        messages.add(ChatMessage.of("user", content.asString()));
        return;
      }
      List<String> said = new ArrayList<>();
      for (Fields block : turn.objects("content")) {
        switch (block.requiredString("type")) {
          case "text" -> said.add(text(block));
          case "tool_result" -> {
            String id = block.requiredString("tool_use_id");
            List<String> result = texts(block, "content");
            block.harmless("cache_control");
            boolean failed = block.flag("is_error", false);
            block.end();
            List<String> told = failed ? prefixed(result) : result;
            String name = Tools.nameOf(messages, id);
            messages.add(new ChatMessage("tool", told, "", List.of(), id, name));
          }
          default -> throw notText(block);
        }
      }
      if (!said.isEmpty()) {
        messages.add(new ChatMessage("user", said, "", List.of(), "", ""));
      }
    }

    /** Templates know no failed tools: the text says it. */
    private static List<String> prefixed(List<String> result) {
      return List.of("Error: " + String.join("\n", result));
    }

    private static void assistant(Fields turn, List<ChatMessage> messages) {
      JsonNode content = turn.any("content");
      if (content != null && content.isString()) {
        messages.add(ChatMessage.of("assistant", content.asString()));
        return;
      }
      List<String> said = new ArrayList<>();
      StringBuilder thought = new StringBuilder();
      List<ChatMessage.Call> calls = new ArrayList<>();
      for (Fields block : turn.objects("content")) {
        switch (block.requiredString("type")) {
          case "text" -> said.add(text(block));
          case "thinking" -> {
            thought.append(block.requiredString("thinking"));
            block.harmless("signature", "cache_control");
            block.end();
          }
          case "redacted_thinking" -> {
            // another server's thought that nobody here can read
            block.harmless("data");
            block.end();
          }
          case "tool_use" -> {
            block.harmless("cache_control", "caller");
            calls.add(
                Tools.call(
                    block.requiredString("id"),
                    block.requiredString("name"),
                    Json.line(block.requiredObject("input").node()),
                    block.name("input")));
            block.end();
          }
          default -> throw notText(block);
        }
      }
      messages.add(new ChatMessage("assistant", said, thought.toString(), calls, "", ""));
    }
  }
}
