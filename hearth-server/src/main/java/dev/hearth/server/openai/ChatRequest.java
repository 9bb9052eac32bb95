package dev.hearth.server.openai;

import dev.hearth.engine.ChatPrompt;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A chat completion as it was asked for.
 *
 * @param usageInStream whether the stream ends with the usage
 */
record ChatRequest(Ask ask, boolean stream, boolean usageInStream) {
  static final int COPIES_MAX = 32;
  private static final int TOP_MAX = 20;
  private static final int STOPS_MAX = 16;

  /** Fields that change nothing here: labels, and hints of how fast or where. */
  private static final String[] HARMLESS = {
    "metadata",
    "user",
    "safety_identifier",
    "prompt_cache_key",
    "prompt_cache_retention",
    "prediction",
    "service_tier"
  };

  /**
   * Reads the body.
   *
   * @param model the name to use
   */
  static ChatRequest read(Fields body, String model, Ask.Extras defaults) {
    body.harmless(HARMLESS);
    refuse(body);
    boolean stream = body.flag("stream", false);
    boolean usage = streamOptions(body);
    ToolsAsked tools = tools(body);
    Ask.Bounds bounds =
        new Ask.Bounds(
            body.count(
                "max_completion_tokens",
                body.count("max_tokens", 0, 1, Integer.MAX_VALUE),
                1,
                Integer.MAX_VALUE),
            body.count("thinking_budget_tokens", -1, 0, Integer.MAX_VALUE),
            stops(body),
            body.count("n", 1, 1, COPIES_MAX),
            logProbabilities(body));
    Ask ask =
        new Ask(
            model,
            new Ask.Input.Chat(prompt(body, tools.definitions)),
            SamplingWish.read(body, SamplingWish.COMMON).withBias(body.object("logit_bias")),
            bounds,
            format(body),
            tools.use,
            Ask.Extras.read(body, defaults).withLora(body));
    body.end();
    return new ChatRequest(ask, stream, usage);
  }

  private static void refuse(Fields body) {
    body.only("audio", "this server hears and says nothing");
    body.only("modalities", "only text is", Json.array().add("text"));
    body.only("functions", "it was replaced by tools");
    body.only("function_call", "it was replaced by tool_choice");
    body.only("web_search_options", "nothing leaves this machine");
    body.only("store", "completions are not stored", Json.read("false", "false"));
    body.only("verbosity", "models here have no such setting", Json.read("\"medium\"", "medium"));
  }

  static boolean streamOptions(Fields body) {
    Fields options = body.object("stream_options");
    if (options == null) {
      return false;
    }
    boolean usage = options.flag("include_usage", false);
    options.harmless("include_obfuscation");
    options.end();
    return usage;
  }

  static List<String> stops(Fields body) {
    List<String> stops = body.strings("stop");
    if (stops.size() > STOPS_MAX) {
      throw Failure.parameter("stop", stops.size() + " stop texts", "send at most " + STOPS_MAX)
          .exception();
    }
    return stops.stream().filter(stop -> !stop.isEmpty()).toList();
  }

  private static int logProbabilities(Fields body) {
    boolean wanted = body.flag("logprobs", false);
    int top = body.count("top_logprobs", 0, 0, TOP_MAX);
    if (top > 0 && !wanted) {
      throw Failure.parameter(
              "top_logprobs", "top_logprobs needs logprobs", "send logprobs true as well")
          .exception();
    }
    return wanted ? top : -1;
  }

  private static ChatPrompt prompt(Fields body, List<ToolDefinition> tools) {
    List<ChatMessage> messages = Messages.read(body);
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    ChatPrompt.Thinking thinking = effort(body.string("reasoning_effort", ""), variables);
    Fields more = body.object("chat_template_kwargs");
    if (more != null) {
      variables.putAll(Json.map(more.node()));
      if (variables.remove("enable_thinking") instanceof Boolean on) {
        thinking = on ? ChatPrompt.Thinking.ON : ChatPrompt.Thinking.OFF;
      }
    }
    return Chats.prompt(messages, tools, thinking, variables);
  }

  /** What templates know of effort: whether to think, and for some how much. */
  static ChatPrompt.Thinking effort(String effort, Map<String, @Nullable Object> variables) {
    return switch (effort) {
      case "" -> ChatPrompt.Thinking.AS_THE_MODEL_DOES;
      case "none" -> ChatPrompt.Thinking.OFF;
      case "minimal", "low", "medium", "high", "xhigh" -> {
        variables.put("reasoning_effort", effort);
        yield ChatPrompt.Thinking.ON;
      }
      default ->
          throw Failure.parameter(
                  "reasoning_effort",
                  "there is no effort '" + effort + "'",
                  "use none, minimal, low, medium, high or xhigh")
              .exception();
    };
  }

  private static Ask.Format format(Fields body) {
    String grammar = body.string("grammar", "");
    Fields format = body.object("response_format");
    if (format == null) {
      return grammar.isEmpty() ? new Ask.Format.Free() : new Ask.Format.Gbnf(grammar);
    }
    if (!grammar.isEmpty()) {
      throw Failure.parameter("grammar", "there are two formats", "send one").exception();
    }
    String type = format.requiredString("type");
    Ask.Format found =
        switch (type) {
          case "text" -> new Ask.Format.Free();
          case "json_object" -> new Ask.Format.Schema("{\"type\":\"object\"}");
          case "json_schema" -> schema(format.requiredObject("json_schema"));
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

  private static Ask.Format schema(Fields wrapper) {
    // a schema is enforced in full or refused: strict or not makes no difference
    wrapper.harmless("name", "description", "strict");
    JsonNode schema = wrapper.any("schema");
    wrapper.end();
    return schema == null
        ? new Ask.Format.Schema("{\"type\":\"object\"}")
        : new Ask.Format.Schema(Json.line(schema));
  }

  private record ToolsAsked(List<ToolDefinition> definitions, Ask.ToolUse use) {}

  private static ToolsAsked tools(Fields body) {
    List<ToolDefinition> tools = new ArrayList<>();
    Set<String> strict = new HashSet<>();
    for (Fields tool : body.objects("tools")) {
      Messages.onlyFunctions(tool);
      Fields function = tool.requiredObject("function");
      tools.add(
          Tools.definition(
              function.requiredString("name"),
              function.string("description", ""),
              function.object("parameters")));
      if (function.flag("strict", false)) {
        strict.add(tools.getLast().name());
      }
      function.end();
      tool.end();
    }
    Tools.check(tools, "tools");
    boolean parallel = body.flag("parallel_tool_calls", true);
    Ask.ToolUse use = choice(body, tools, parallel, strict);
    Tools.checkChoice(tools, use, "tool_choice");
    return new ToolsAsked(tools, use);
  }

  private static Ask.ToolUse choice(
      Fields body, List<ToolDefinition> tools, boolean parallel, Set<String> strict) {
    JsonNode value = body.any("tool_choice");
    if (value == null || value.isString()) {
      return switch (body.word("tool_choice", "auto", "none", "auto", "required")) {
        case "none" -> new Ask.ToolUse(Ask.ToolUse.Choice.NONE, "", parallel, strict);
        case "required" -> new Ask.ToolUse(Ask.ToolUse.Choice.REQUIRED, "", parallel, strict);
        default -> new Ask.ToolUse(Ask.ToolUse.Choice.AUTO, "", parallel, strict);
      };
    }
    Fields choice = body.requiredObject("tool_choice");
    if (choice.string("type", "").equals("allowed_tools")) {
      return allowed(choice, tools, parallel, strict);
    }
    Messages.onlyFunctions(choice);
    Fields function = choice.requiredObject("function");
    String only = function.requiredString("name");
    function.end();
    choice.end();
    return new Ask.ToolUse(Ask.ToolUse.Choice.REQUIRED, only, parallel, strict);
  }

  /** A choice among some of the tools: the others are not shown to the model. */
  private static Ask.ToolUse allowed(
      Fields choice, List<ToolDefinition> tools, boolean parallel, Set<String> strict) {
    Fields allowed = choice.requiredObject("allowed_tools");
    boolean required = allowed.word("mode", "auto", "auto", "required").equals("required");
    Set<String> names = new HashSet<>();
    for (Fields tool : allowed.objects("tools")) {
      Messages.onlyFunctions(tool);
      Fields function = tool.requiredObject("function");
      names.add(function.requiredString("name"));
    }
    allowed.end();
    choice.end();
    tools.removeIf(tool -> !names.contains(tool.name()));
    strict.retainAll(names);
    Ask.ToolUse.Choice how = required ? Ask.ToolUse.Choice.REQUIRED : Ask.ToolUse.Choice.AUTO;
    return new Ask.ToolUse(how, "", parallel, strict);
  }
}
