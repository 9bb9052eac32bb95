package dev.hearth.model.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation.
 *
 * @param role {@code system}, {@code developer}, {@code user}, {@code assistant} or {@code tool};
 *     templates decide which they know
 * @param content what is said, in one or more texts; empty where nothing is (a call without words)
 * @param thought what the assistant thought before, empty where nothing is known
 * @param toolCalls the assistant's calls
 * @param toolCallId of a tool's message: the id of the call it answers, empty elsewhere
 * @param toolName of a tool's message: the tool, empty elsewhere
 */
public record ChatMessage(
    String role,
    List<String> content,
    String thought,
    List<Call> toolCalls,
    String toolCallId,
    String toolName) {

  public ChatMessage {
    if (role.isEmpty()) {
      throw new IllegalArgumentException("a message without a role");
    }
    content = List.copyOf(content);
    toolCalls = List.copyOf(toolCalls);
  }

  /** A tool call in a conversation. */
  public record Call(String id, String name, String argumentsJson) {
    public Call {
      if (!Json.validObject(argumentsJson)) {
        throw new IllegalArgumentException("the arguments of " + name + " are no JSON object");
      }
    }
  }

  /** In what form templates get a call's arguments; which one a template needs, differs. */
  public enum ArgumentsForm {
    /** As a map: what most templates and all of the goldens expect. */
    OBJECT,
    /** As JSON text, as in the OpenAI interface. */
    TEXT
  }

  /** A message that only says something. */
  public static ChatMessage of(String role, String content) {
    return new ChatMessage(role, List.of(content), "", List.of(), "", "");
  }

  /** The assistant's message for a reply; malformed calls are part of its text. */
  public static ChatMessage of(ParsedReply reply) {
    List<Call> calls = new ArrayList<>();
    for (ReplyPart.ToolCall call : reply.toolCalls()) {
      calls.add(new Call(call.id(), call.name(), call.argumentsJson()));
    }
    return new ChatMessage("assistant", List.of(reply.text()), reply.thought(), calls, "", "");
  }

  /** A tool's answer to a call. */
  public static ChatMessage answer(Call call, String content) {
    return new ChatMessage("tool", List.of(content), "", List.of(), call.id(), call.name());
  }

  /**
   * The message as chat templates expect it: plain maps, lists, strings and numbers, with the keys
   * of the OpenAI interface. One text is a string, several are a list of {@code {"type": "text",
   * …}}, none is null. Keys that would be empty are left out.
   *
   * @param thoughtKey see {@link TemplateFacts#thoughtKey}
   */
  public Map<String, @Nullable Object> toContext(ArgumentsForm form, String thoughtKey) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("role", role);
    message.put("content", contentValue());
    if (!thought.isEmpty()) {
      message.put(thoughtKey, thought);
    }
    if (!toolCalls.isEmpty()) {
      message.put("tool_calls", toolCalls.stream().map(call -> callValue(call, form)).toList());
    }
    if (!toolName.isEmpty()) {
      message.put("name", toolName);
    }
    if (!toolCallId.isEmpty()) {
      message.put("tool_call_id", toolCallId);
    }
    return message;
  }

  private @Nullable Object contentValue() {
    if (content.size() < 2) {
      return content.isEmpty() ? null : content.getFirst();
    }
    List<Map<String, Object>> parts = new ArrayList<>();
    for (String text : content) {
      Map<String, Object> part = new LinkedHashMap<>();
      part.put("type", "text");
      part.put("text", text);
      parts.add(part);
    }
    return parts;
  }

  private static Map<String, @Nullable Object> callValue(Call call, ArgumentsForm form) {
    Map<String, @Nullable Object> function = new LinkedHashMap<>();
    function.put("name", call.name);
    function.put(
        "arguments",
        form == ArgumentsForm.TEXT ? call.argumentsJson : Json.parse(call.argumentsJson));
    Map<String, @Nullable Object> value = new LinkedHashMap<>();
    if (!call.id.isEmpty()) {
      value.put("id", call.id);
    }
    value.put("type", "function");
    value.put("function", function);
    return value;
  }
}
