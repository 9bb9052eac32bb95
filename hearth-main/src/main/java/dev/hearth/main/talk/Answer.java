package dev.hearth.main.talk;

import dev.hearth.engine.Event;
import dev.hearth.engine.Reply;
import dev.hearth.engine.StopReason;
import dev.hearth.engine.Usage;
import dev.hearth.model.chat.ChatMessage;
import java.util.ArrayList;
import java.util.List;

/** A whole reply. */
record Answer(
    String thought, String text, List<ChatMessage.Call> calls, StopReason reason, Usage usage) {
  Answer {
    calls = List.copyOf(calls);
  }

  /** Shows a reply while it comes and collects it. */
  static Answer of(Reply reply, ReplyView screen) throws InterruptedException {
    StringBuilder thought = new StringBuilder();
    StringBuilder text = new StringBuilder();
    List<ChatMessage.Call> calls = new ArrayList<>();
    try {
      for (Event event = reply.take(); event != null; event = reply.take()) {
        switch (event) {
          case Event.Thought(String piece) -> thought.append(piece);
          case Event.Text(String piece) -> text.append(piece);
          case Event.ToolCall call ->
              calls.add(new ChatMessage.Call(call.id(), call.name(), call.arguments()));
          case Event.MalformedCall call -> text.append(call.text());
          case Event.Token token -> {}
          case Event.ToolCallStart start -> {}
          case Event.ToolCallArguments more -> {}
          case Event.Done(StopReason reason, Usage usage) -> {
            return new Answer(thought.toString(), text.toString(), calls, reason, usage);
          }
        }
        screen.show(event);
      }
    } finally {
      screen.end();
    }
    throw new IllegalStateException("a reply without an end");
  }

  /** As a message of the conversation. */
  ChatMessage message() {
    return new ChatMessage("assistant", List.of(text), thought, calls, "", "");
  }
}
