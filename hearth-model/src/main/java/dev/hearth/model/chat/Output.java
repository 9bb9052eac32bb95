package dev.hearth.model.chat;

import java.util.ArrayList;
import java.util.List;

/** The parts found since they were last fetched, and the numbering of calls. */
final class Output {
  private List<ReplyPart> parts = new ArrayList<>();
  private int calls;

  void add(ReplyPart part) {
    parts.add(part);
  }

  void text(String text) {
    if (!text.isEmpty()) {
      add(new ReplyPart.Text(text));
    }
  }

  void thought(String text) {
    if (!text.isEmpty()) {
      add(new ReplyPart.Thought(text));
    }
  }

  void markup(String text) {
    if (!text.isEmpty()) {
      add(new ReplyPart.Markup(text));
    }
  }

  int nextCall() {
    return calls++;
  }

  List<ReplyPart> fetch() {
    List<ReplyPart> fetched = parts;
    parts = new ArrayList<>();
    return List.copyOf(fetched);
  }
}
