package dev.hearth.model.chat;

/** A tool call that is being read, and the text of it that no part has stood for yet. */
final class CallInProgress {
  private final Output out;
  private final StringBuilder all = new StringBuilder();
  private final StringBuilder arguments = new StringBuilder();
  private int saidUpTo;
  private int index = -1;
  private String name = "";
  private String id = "";

  CallInProgress(Output out) {
    this.out = out;
  }

  /** Takes the next characters as part of this call. */
  void take(Feed feed, int count) {
    all.append(feed.take(count));
  }

  private String unsaid() {
    String text = all.substring(saidUpTo);
    saidUpTo = all.length();
    return text;
  }

  boolean begun() {
    return index >= 0;
  }

  void begin(String name) {
    this.name = name;
    index = out.nextCall();
    out.add(new ReplyPart.ToolCallStart(index, name, unsaid()));
  }

  void id(String id) {
    this.id = id;
  }

  /** The next piece of the arguments; it stands for all that was taken. */
  void argue(String delta) {
    if (!delta.isEmpty()) {
      arguments.append(delta);
      out.add(new ReplyPart.ToolCallArguments(index, delta, unsaid()));
    }
  }

  void complete() {
    if (arguments.isEmpty()) {
      argue("{}");
    }
    out.add(new ReplyPart.ToolCall(index, id, name, arguments.toString(), unsaid()));
  }

  void malformed(String reason) {
    String raw = unsaid();
    out.add(new ReplyPart.MalformedCall(index, all.toString(), reason, raw));
  }

  /** It is no call but other markup. */
  void becomeMarkup() {
    out.markup(unsaid());
  }

  /** It is no call, and nobody was told that it might be: it is text. */
  void becomeText() {
    out.text(unsaid());
  }
}
