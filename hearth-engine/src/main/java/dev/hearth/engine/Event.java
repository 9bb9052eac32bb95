package dev.hearth.engine;

/** What happens to a request, in order; the last one is {@link Done}. */
public sealed interface Event {
  /** A piece of the model's thinking; whole code points. */
  record Thought(String piece) implements Event {}

  /** A piece of the answer; whole code points. */
  record Text(String piece) implements Event {}

  /**
   * A whole call of a tool.
   *
   * @param arguments JSON
   */
  record ToolCall(String name, String arguments) implements Event {}

  /** The end. */
  record Done(StopReason reason, Usage usage) implements Event {}
}
