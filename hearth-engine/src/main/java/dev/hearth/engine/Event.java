package dev.hearth.engine;

import java.util.List;

/** What happens to a request, in order; the last one is {@link Done}. */
public sealed interface Event {
  /** A piece of the model's thinking; whole code points. */
  record Thought(String piece) implements Event {}

  /** A piece of the answer; whole code points. */
  record Text(String piece) implements Event {}

  /**
   * A token that the model has written; before the text that it belongs to, and only where the
   * request asked for log-probabilities.
   *
   * @param bytes what it stands for, not always whole code points
   * @param logProbability natural logarithm of the model's own probability, before sampling
   *     settings and constraints
   * @param top the likeliest tokens at this place by falling probability, as many as asked for
   */
  record Token(int id, byte[] bytes, float logProbability, List<Alternative> top) implements Event {
    public Token {
      top = List.copyOf(top);
    }
  }

  /** A token that could have been written, see {@link Token}. */
  record Alternative(int id, byte[] bytes, float logProbability) {}

  /** The model has begun to call a tool. */
  record ToolCallStart(int index, String name) implements Event {}

  /** The next piece of a call's arguments; all pieces of a call are one JSON object. */
  record ToolCallArguments(int index, String piece) implements Event {}

  /**
   * A whole call of a tool.
   *
   * @param id the model's own id of the call, empty where it gave none
   * @param arguments a JSON object
   */
  record ToolCall(int index, String id, String name, String arguments) implements Event {}

  /**
   * What began like a call and is none.
   *
   * @param index of the {@link ToolCallStart} that it takes back, or −1
   * @param text all of it, as the model wrote it
   */
  record MalformedCall(int index, String text, String reason) implements Event {}

  /** The end. */
  record Done(StopReason reason, Usage usage) implements Event {}
}
