package dev.hearth.server.wire;

import dev.hearth.engine.ChatPrompt;
import dev.hearth.model.chat.ChatMessage;
import dev.hearth.model.chat.ToolDefinition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes records whose maps may hold null. Their compact constructors say so, but the compiler does
 * not write it into their class files, so the null check has to be told here.
 */
@SuppressWarnings("NullAway")
public final class Chats {
  private Chats() {}

  /** A conversation. */
  public static ChatPrompt prompt(
      List<ChatMessage> messages,
      List<ToolDefinition> tools,
      ChatPrompt.Thinking thinking,
      Map<String, @Nullable Object> variables) {
    return new ChatPrompt(messages, tools, thinking, variables);
  }

  /** The same conversation, without tools. */
  public static ChatPrompt withoutTools(ChatPrompt prompt) {
    return new ChatPrompt(prompt.messages(), List.of(), prompt.thinking(), prompt.variables());
  }

  /** A tool. */
  public static ToolDefinition tool(
      String name, String description, Map<String, @Nullable Object> parameters) {
    return new ToolDefinition(name, description, parameters);
  }
}
