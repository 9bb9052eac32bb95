package dev.hearth.engine;

import dev.hearth.model.chat.ChatMessage;
import dev.hearth.model.chat.ToolDefinition;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A conversation for the model to answer.
 *
 * @param tools what the model may call
 * @param thinking whether the model should think first, where its template lets one choose
 * @param variables further template variables, such as {@code reasoning_effort}
 */
public record ChatPrompt(
    List<ChatMessage> messages,
    List<ToolDefinition> tools,
    Thinking thinking,
    Map<String, @Nullable Object> variables) {

  /** Whether a model thinks before it answers. */
  public enum Thinking {
    /** What the template does by itself. */
    AS_THE_MODEL_DOES,
    ON,
    OFF
  }

  public ChatPrompt {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }

  /** A conversation without tools or wishes. */
  public static ChatPrompt of(List<ChatMessage> messages) {
    return new ChatPrompt(messages, List.of(), Thinking.AS_THE_MODEL_DOES, Map.of());
  }

  public ChatPrompt withThinking(Thinking wish) {
    return new ChatPrompt(messages, tools, wish, variables);
  }
}
