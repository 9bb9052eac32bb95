package dev.hearth.model.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What must hold of every reply, well-formed or not. */
final class Replies {
  private Replies() {}

  /** Parses a reply in pieces of random sizes; {@code mean} 1 is one character at a time. */
  static List<ReplyPart> inPieces(
      ReplyParser parser, String reply, SplittableRandom random, int mean) {
    List<ReplyPart> parts = new ArrayList<>();
    int at = 0;
    while (at < reply.length()) {
      int size = mean == 1 ? 1 : random.nextInt(2 * mean);
      int end = Math.min(reply.length(), at + size);
      parts.addAll(parser.accept(reply.substring(at, end)));
      at = end;
    }
    parts.addAll(parser.finish());
    return parts;
  }

  /** Checks that no chunking makes a difference and nothing is lost; returns the joined parts. */
  static ParsedReply checked(
      ReplyFamily family,
      List<ToolDefinition> tools,
      String prompt,
      String reply,
      SplittableRandom random) {
    ParsedReply whole = ParsedReply.of(family, tools, prompt, reply);
    assertThat(whole.raw()).isEqualTo(reply);
    checkCalls(whole.parts());
    for (int mean : new int[] {1, 2, 3, 7, 30}) {
      List<ReplyPart> parts = inPieces(new ReplyParser(family, tools, prompt), reply, random, mean);
      assertThat(ParsedReply.joining(parts)).as("in pieces of about %d", mean).isEqualTo(whole);
    }
    return whole;
  }

  /** Calls are numbered in order, begin before they go on, and end once, with valid arguments. */
  private static void checkCalls(List<ReplyPart> parts) {
    Map<Integer, StringBuilder> open = new HashMap<>();
    int begun = 0;
    for (ReplyPart part : parts) {
      switch (part) {
        case ReplyPart.ToolCallStart start -> {
          assertThat(open).isEmpty();
          assertThat(start.index()).isEqualTo(begun++);
          assertThat(start.name()).isNotEmpty();
          open.put(start.index(), new StringBuilder());
        }
        case ReplyPart.ToolCallArguments arguments ->
            open.get(arguments.index()).append(arguments.delta());
        case ReplyPart.ToolCall call -> {
          assertThat(open.remove(call.index()).toString()).isEqualTo(call.argumentsJson());
          assertThat(Json.validObject(call.argumentsJson())).isTrue();
        }
        case ReplyPart.MalformedCall call -> {
          assertThat(open.remove(call.index()) != null).isEqualTo(call.index() >= 0);
          assertThat(call.text()).endsWith(call.raw());
          assertThat(call.reason()).isNotBlank();
        }
        default -> assertThat(open).isEmpty();
      }
    }
    assertThat(open).isEmpty();
  }
}
