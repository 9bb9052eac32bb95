package dev.hearth.main.talk;

import dev.hearth.engine.Event;
import dev.hearth.main.shell.Console;

/** Text to the output as it comes, for pipes and one answer; thoughts only where wanted. */
final class PlainScreen implements ReplyView {
  private final Console console;
  private final boolean thoughts;
  private boolean lineOpen;

  PlainScreen(Console console, boolean thoughts) {
    this.console = console;
    this.thoughts = thoughts;
  }

  @Override
  public void show(Event event) {
    switch (event) {
      case Event.Text(String piece) -> print(piece);
      case Event.MalformedCall call -> print(call.text());
      case Event.ToolCall call -> print(call.name() + call.arguments() + "\n");
      case Event.Thought(String piece) -> {
        if (thoughts) {
          print(piece);
        }
      }
      default -> {}
    }
  }

  private void print(String piece) {
    console.print(piece);
    console.flush();
    if (!piece.isEmpty()) {
      lineOpen = !piece.endsWith("\n");
    }
  }

  @Override
  public void end() {
    if (lineOpen) {
      print("\n");
    }
  }

  @Override
  public void note(String line) {
    console.note(line);
  }
}
