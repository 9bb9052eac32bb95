package dev.hearth.server.openai;

import dev.hearth.engine.ChatPrompt;
import dev.hearth.engine.sample.SamplerOption;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A response as it was asked for.
 *
 * @param items the conversation: that of the previous response, and the input
 * @param echo what the answer repeats of the request
 */
record ResponseRequest(Ask ask, ArrayNode items, boolean stream, boolean store, ObjectNode echo) {
  private static final Map<String, SamplerOption> SAMPLING = SamplingWish.COMMON;

  /**
   * Reads the body.
   *
   * @param before items of the previous response
   */
  static ResponseRequest read(Fields body, String model, ArrayNode before, Ask.Extras defaults) {
    body.harmless(
        "metadata",
        "user",
        "safety_identifier",
        "prompt_cache_key",
        "prompt_cache_retention",
        "service_tier",
        "include",
        "stream_options");
    JsonNode no = Json.read("false", "false");
    body.only("background", "answers come while one waits", no);
    body.only("truncation", "nothing is ever cut", Json.read("\"disabled\"", "disabled"));
    body.only("conversation", "use previous_response_id");
    body.only("prompt", "nothing is stored elsewhere");
    body.only("max_tool_calls", "tools run at the client");
    body.only("context_management", "nothing is ever cut");
    ArrayNode items = Json.array();
    before.forEach(items::add);
    ResponseItems.input(body).forEach(items::add);
    List<ToolDefinition> tools = new ArrayList<>();
    Set<String> strict = tools(body, tools);
    Ask.ToolUse use = choice(body, strict);
    Tools.checkChoice(tools, use, "tool_choice");
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    ChatPrompt.Thinking thinking = thinking(body, variables);
    String instructions = body.string("instructions", "");
    Ask ask =
        new Ask(
            model,
            new Ask.Input.Chat(
                Chats.prompt(
                    ResponseItems.messages(instructions, items), tools, thinking, variables)),
            SamplingWish.read(body, SAMPLING),
            new Ask.Bounds(
                body.count("max_output_tokens", 0, 1, Integer.MAX_VALUE), -1, List.of(), 1, -1),
            format(body),
            use,
            Ask.Extras.read(body, defaults).withLora(body));
    body.only("top_logprobs", "use /v1/chat/completions", Json.read("0", "0"));
    boolean stream = body.flag("stream", false);
    boolean store = body.flag("store", true);
    ObjectNode echo = echo(body, instructions, store);
    body.end();
    return new ResponseRequest(ask, items, stream, store, echo);
  }

  private static ObjectNode echo(Fields body, String instructions, boolean store) {
    ObjectNode echo = Json.object();
    echo.put("instructions", instructions.isEmpty() ? null : instructions);
    for (String name :
        List.of("max_output_tokens", "temperature", "top_p", "previous_response_id", "user")) {
      echo.set(name, body.any(name));
    }
    echo.put("parallel_tool_calls", body.flag("parallel_tool_calls", true));
    JsonNode choice = body.any("tool_choice");
    echo.set("tool_choice", choice == null ? Json.read("\"auto\"", "auto") : choice);
    ArrayNode tools = echo.putArray("tools");
    body.array("tools").forEach(tools::add);
    JsonNode metadata = body.any("metadata");
    echo.set("metadata", metadata == null ? Json.object() : metadata);
    JsonNode text = body.any("text");
    if (text == null) {
      echo.putObject("text").putObject("format").put("type", "text");
    } else {
      echo.set("text", text);
    }
    JsonNode reasoning = body.any("reasoning");
    if (reasoning == null) {
      echo.putObject("reasoning").putNull("effort").putNull("summary");
    } else {
      echo.set("reasoning", reasoning);
    }
    return echo.put("truncation", "disabled").put("store", store);
  }

  private static ChatPrompt.Thinking thinking(
      Fields body, Map<String, @Nullable Object> variables) {
    Fields reasoning = body.object("reasoning");
    if (reasoning == null) {
      return ChatPrompt.Thinking.AS_THE_MODEL_DOES;
    }
    reasoning.harmless("summary", "generate_summary");
    String effort = reasoning.string("effort", "");
    reasoning.end();
    return ChatRequest.effort(effort, variables);
  }

  private static Ask.Format format(Fields body) {
    Fields text = body.object("text");
    if (text == null) {
      return new Ask.Format.Free();
    }
    text.only("verbosity", "models here have no such setting", Json.read("\"medium\"", "medium"));
    Fields format = text.object("format");
    text.end();
    if (format == null) {
      return new Ask.Format.Free();
    }
    String type = format.requiredString("type");
    format.harmless("name", "description", "strict");
    Ask.Format found =
        switch (type) {
          case "text" -> new Ask.Format.Free();
          case "json_object" -> new Ask.Format.Schema("{\"type\":\"object\"}");
          case "json_schema" ->
              new Ask.Format.Schema(Json.line(format.requiredObject("schema").node()));
          default ->
              throw Failure.unsupported(
                      format.name("type"),
                      "there is no format '" + type + "'",
                      "use text, json_object or json_schema")
                  .exception();
        };
    format.end();
    return found;
  }

  private static Set<String> tools(Fields body, List<ToolDefinition> tools) {
    Set<String> strict = new HashSet<>();
    for (Fields tool : body.objects("tools")) {
      Messages.onlyFunctions(tool);
      tools.add(
          Tools.definition(
              tool.requiredString("name"),
              tool.string("description", ""),
              tool.object("parameters")));
      // here functions are strict unless they say otherwise; asked for, it is enforced
      if (tool.flag("strict", false)) {
        strict.add(tools.getLast().name());
      }
      tool.end();
    }
    Tools.check(tools, "tools");
    return strict;
  }

  private static Ask.ToolUse choice(Fields body, Set<String> strict) {
    boolean parallel = body.flag("parallel_tool_calls", true);
    JsonNode value = body.any("tool_choice");
    if (value == null || value.isString()) {
      Ask.ToolUse.Choice choice =
          switch (body.word("tool_choice", "auto", "none", "auto", "required")) {
            case "none" -> Ask.ToolUse.Choice.NONE;
            case "required" -> Ask.ToolUse.Choice.REQUIRED;
            default -> Ask.ToolUse.Choice.AUTO;
          };
      return new Ask.ToolUse(choice, "", parallel, strict);
    }
    Fields choice = body.requiredObject("tool_choice");
    Messages.onlyFunctions(choice);
    String only = choice.requiredString("name");
    choice.end();
    return new Ask.ToolUse(Ask.ToolUse.Choice.REQUIRED, only, parallel, strict);
  }
}
