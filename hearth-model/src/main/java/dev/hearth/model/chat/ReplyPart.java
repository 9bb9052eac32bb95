package dev.hearth.model.chat;

/**
 * A piece of a reply as it is understood. The {@link #raw} texts of all parts, in order, are
 * exactly the reply as the model wrote it.
 *
 * <p>A tool call comes twice. While it is written: {@link ToolCallStart}, then its arguments piece
 * by piece ({@link ToolCallArguments}). When it is whole: {@link ToolCall}, or {@link
 * MalformedCall} if it turned out to be none. Who does not stream can leave out the first two.
 */
public sealed interface ReplyPart {
  /** The text of the reply that this part stands for, possibly empty. */
  String raw();

  /** Text for the user. */
  record Text(String delta) implements ReplyPart {
    @Override
    public String raw() {
      return delta;
    }
  }

  /** What the model thinks before it answers. */
  record Thought(String delta) implements ReplyPart {
    @Override
    public String raw() {
      return delta;
    }
  }

  /** Tags and the line breaks that belong to them: understood, and not for the user. */
  record Markup(String raw) implements ReplyPart {}

  /**
   * A tool call has begun.
   *
   * @param index the number of the call in this reply, from 0
   */
  record ToolCallStart(int index, String name, String raw) implements ReplyPart {}

  /**
   * The next piece of a call's arguments, as JSON text: all pieces of one call together are an
   * object.
   */
  record ToolCallArguments(int index, String delta, String raw) implements ReplyPart {}

  /**
   * A whole tool call.
   *
   * @param id the model's own id of the call, empty where it gave none
   * @param argumentsJson a JSON object; numbers and strings as the model wrote them
   * @param raw what followed the last piece of the arguments
   */
  record ToolCall(int index, String id, String name, String argumentsJson, String raw)
      implements ReplyPart {}

  /**
   * What looks like a tool call and is none. It is to be shown as text.
   *
   * @param index the number that {@link ToolCallStart} gave, or -1 if it had not come to that
   * @param text all of it, from its first character
   * @param reason what is wrong with it
   * @param raw the part of the text that no earlier part stood for
   */
  record MalformedCall(int index, String text, String reason, String raw) implements ReplyPart {}
}
