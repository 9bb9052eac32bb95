package dev.hearth.model.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said at once and what is held back. */
class StreamingTest {
  private static ReplyParser parser(ReplyFamily family) {
    return new ReplyParser(family, List.of(), "");
  }

  @Test
  void textIsHeldBackOnlyWhereItMayBeMarkup() {
    ReplyParser parser = parser(ReplyFamily.QWEN);
    assertThat(parser.accept("Hello")).containsExactly(new ReplyPart.Text("Hello"));
    assertThat(parser.accept(" a < b")).containsExactly(new ReplyPart.Text(" a < b"));
    assertThat(parser.accept(" <tool")).containsExactly(new ReplyPart.Text(" "));
    assertThat(parser.accept("s>")).containsExactly(new ReplyPart.Text("<tools>"));
    assertThat(parser.accept("\n")).isEmpty();
    assertThat(parser.accept("\n")).containsExactly(new ReplyPart.Text("\n"));
    assertThat(parser.finish()).containsExactly(new ReplyPart.Text("\n"));
  }

  @Test
  void thoughtsComeAsTheyAreThought() {
    ReplyParser parser = parser(ReplyFamily.QWEN);
    assertThat(parser.accept("<think>")).isEmpty();
    assertThat(parser.accept("\n")).containsExactly(new ReplyPart.Markup("<think>\n"));
    assertThat(parser.accept("one ")).containsExactly(new ReplyPart.Thought("one "));
    assertThat(parser.accept("two\n")).containsExactly(new ReplyPart.Thought("two"));
    assertThat(parser.accept("</think>x"))
        .containsExactly(new ReplyPart.Markup("\n</think>"), new ReplyPart.Text("x"));
  }

  @Test
  void jsonArgumentsComeAsTheyAreWritten() {
    for (ReplyFamily family : List.of(ReplyFamily.QWEN, ReplyFamily.MISTRAL)) {
      String open = family == ReplyFamily.QWEN ? "<tool_call>" : "[TOOL_CALLS][";
      ReplyParser parser = parser(family);
      assertThat(parser.accept(open + "{\"name\": \"f\""))
          .containsExactly(new ReplyPart.ToolCallStart(0, "f", open + "{\"name\": \"f\""));
      assertThat(parser.accept(", \"arguments\": {\"a"))
          .containsExactly(new ReplyPart.ToolCallArguments(0, "{\"a", ", \"arguments\": {\"a"));
      assertThat(parser.accept("\": 1}"))
          .containsExactly(new ReplyPart.ToolCallArguments(0, "\": 1}", "\": 1}"));
      assertThat(parser.accept("}")).isEmpty();
      assertThat(parser.finish())
          .containsExactly(new ReplyPart.ToolCall(0, "", "f", "{\"a\": 1}", "}"));
    }
  }

  @Test
  void xmlStringsComeAsTheyAreWritten() {
    ReplyParser parser = parser(ReplyFamily.QWEN);
    List<ReplyPart> parts = new ArrayList<>();
    parts.addAll(parser.accept("<tool_call>\n<function=write>\n"));
    assertThat(parts).hasSize(1).first().isInstanceOf(ReplyPart.ToolCallStart.class);
    assertThat(deltas(parser.accept("<parameter=text>\nfirst \"li")))
        .isEqualTo("{\"text\":\"first \\\"li");
    assertThat(deltas(parser.accept("ne\"\nsecond</para"))).isEqualTo("ne\\\"\\nsecond");
    assertThat(deltas(parser.accept("graph>"))).isEqualTo("</paragraph>");
    assertThat(deltas(parser.accept("\n</parameter>\n"))).isEmpty();
    assertThat(deltas(parser.accept("</function>"))).isEqualTo("\"}");
    assertThat(parser.accept("\n</tool_call>")).hasSize(1);
  }

  private static String deltas(List<ReplyPart> parts) {
    StringBuilder all = new StringBuilder();
    for (ReplyPart part : parts) {
      all.append(part instanceof ReplyPart.ToolCallArguments a ? a.delta() : "?");
    }
    return all.toString();
  }

  @Test
  void aCallThatTurnsOutToBeNoneIsTakenBack() {
    ReplyParser parser = parser(ReplyFamily.DEEPSEEK);
    parser.accept("<｜tool▁call▁begin｜>f<｜tool▁sep｜>{\"a\": ");
    List<ReplyPart> parts = new ArrayList<>(parser.accept("oops"));
    parts.addAll(parser.finish());
    assertThat(parts)
        .containsExactly(
            new ReplyPart.MalformedCall(
                0,
                "<｜tool▁call▁begin｜>f<｜tool▁sep｜>{\"a\": oops",
                "the arguments are no valid JSON",
                "oops"));
  }

  /** A long run of white space is not held back for markup that may follow. */
  @Test
  void whiteSpaceIsNotHeldForever() {
    ReplyParser parser = parser(ReplyFamily.QWEN);
    StringBuilder said = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      parser.accept("\n").forEach(part -> said.append(part.raw()));
    }
    assertThat(said.length()).isGreaterThan(2990);
  }
}
