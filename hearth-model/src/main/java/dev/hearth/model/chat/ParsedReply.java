package dev.hearth.model.chat;

import java.util.ArrayList;
import java.util.List;

/**
 * A whole reply.
 *
 * @param parts in order, neighbours of one kind joined
 */
public record ParsedReply(List<ReplyPart> parts) {
  public ParsedReply {
    parts = List.copyOf(parts);
  }

  /** Reads a whole reply; see {@link ReplyParser} for the arguments. */
  public static ParsedReply of(
      ReplyFamily family, List<ToolDefinition> tools, String prompt, String reply) {
    ReplyParser parser = new ReplyParser(family, tools, prompt);
    List<ReplyPart> parts = new ArrayList<>(parser.accept(reply));
    parts.addAll(parser.finish());
    return joining(parts);
  }

  /** Joins neighbouring parts of one kind (arguments: of one call). */
  public static ParsedReply joining(List<ReplyPart> parts) {
    List<ReplyPart> joined = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= parts.size(); i++) {
      if (i == parts.size() || !sameKind(parts.get(from), parts.get(i))) {
        joined.add(i - from == 1 ? parts.get(from) : join(parts.subList(from, i)));
        from = i;
      }
    }
    return new ParsedReply(joined);
  }

  private static boolean sameKind(ReplyPart a, ReplyPart b) {
    return switch (a) {
      case ReplyPart.Text text -> b instanceof ReplyPart.Text;
      case ReplyPart.Thought thought -> b instanceof ReplyPart.Thought;
      case ReplyPart.Markup markup -> b instanceof ReplyPart.Markup;
      case ReplyPart.ToolCallArguments x ->
          b instanceof ReplyPart.ToolCallArguments y && x.index() == y.index();
      default -> false;
    };
  }

  private static ReplyPart join(List<ReplyPart> run) {
    StringBuilder raw = new StringBuilder();
    StringBuilder delta = new StringBuilder();
    for (ReplyPart part : run) {
      raw.append(part.raw());
      delta.append(part instanceof ReplyPart.ToolCallArguments a ? a.delta() : "");
    }
    return switch (run.getFirst()) {
      case ReplyPart.Thought thought -> new ReplyPart.Thought(raw.toString());
      case ReplyPart.Markup markup -> new ReplyPart.Markup(raw.toString());
      case ReplyPart.ToolCallArguments a ->
          new ReplyPart.ToolCallArguments(a.index(), delta.toString(), raw.toString());
      default -> new ReplyPart.Text(raw.toString());
    };
  }

  /** All thoughts. */
  public String thought() {
    StringBuilder all = new StringBuilder();
    for (ReplyPart part : parts) {
      all.append(part instanceof ReplyPart.Thought(String delta) ? delta : "");
    }
    return all.toString();
  }

  /** All text for the user, malformed calls among it. */
  public String text() {
    StringBuilder all = new StringBuilder();
    for (ReplyPart part : parts) {
      switch (part) {
        case ReplyPart.Text(String delta) -> all.append(delta);
        case ReplyPart.MalformedCall call -> all.append(call.text());
        default -> {}
      }
    }
    return all.toString();
  }

  /** The whole tool calls, in order. */
  public List<ReplyPart.ToolCall> toolCalls() {
    return parts.stream()
        .filter(ReplyPart.ToolCall.class::isInstance)
        .map(ReplyPart.ToolCall.class::cast)
        .toList();
  }

  /** The reply as the model wrote it. */
  public String raw() {
    StringBuilder all = new StringBuilder();
    parts.forEach(part -> all.append(part.raw()));
    return all.toString();
  }
}
