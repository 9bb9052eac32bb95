package dev.hearth.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.engine.Constraint;
import dev.hearth.format.HearthException;
import dev.hearth.model.chat.ReplyFamily;
import dev.hearth.model.chat.ToolDefinition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ToolCallTest {
  private static final List<ToolDefinition> TOOLS =
      List.of(
          new ToolDefinition(
              "weather",
              "tells the weather",
              Map.of(
                  "type",
                  "object",
                  "properties",
                  Map.of("city", Map.of("type", "string")),
                  "required",
                  List.of("city"),
                  "additionalProperties",
                  false)),
          new ToolDefinition("now", "tells the time", Map.of()));

  private static boolean matches(
      ReplyFamily family, boolean required, boolean parallel, @Nullable String only, String text) {
    Constraint.ToolCalls calls = Constraint.ToolCalls.strict(TOOLS, required, parallel, only);
    GrammarSource source = new GrammarSource.ToolCalls(family, calls, Optional.empty());
    TextMatch match = Grammar.compile(source).match();
    return match.accept(text.getBytes(StandardCharsets.UTF_8)) && match.mayEnd();
  }

  private static final String QWEN =
      "<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Bern\"}}\n</tool_call>";

  @Test
  void qwenWritesObjectsInTags() {
    assertThat(matches(ReplyFamily.QWEN, true, false, null, QWEN)).isTrue();
    assertThat(matches(ReplyFamily.QWEN, true, false, "now", QWEN)).isFalse();
    assertThat(matches(ReplyFamily.QWEN, true, false, null, QWEN.replace("city", "town")))
        .isFalse();
    assertThat(matches(ReplyFamily.QWEN, true, false, null, QWEN.replace("weather", "other")))
        .isFalse();
    assertThat(matches(ReplyFamily.QWEN, true, false, null, QWEN + "\n" + QWEN)).isFalse();
    assertThat(matches(ReplyFamily.QWEN, true, true, null, QWEN + "\n" + QWEN)).isTrue();
    assertThat(matches(ReplyFamily.QWEN, true, true, null, "text " + QWEN)).isFalse();
  }

  @Test
  void textMayStandBeforeOrInsteadUnlessACallIsRequired() {
    assertThat(matches(ReplyFamily.QWEN, false, true, null, "I will look. " + QWEN)).isTrue();
    assertThat(matches(ReplyFamily.QWEN, false, true, null, "It is <tool")).isTrue();
    assertThat(matches(ReplyFamily.QWEN, false, true, null, "a <tool_call> that is none"))
        .isFalse();
    assertThat(matches(ReplyFamily.QWEN, false, true, null, "")).isTrue();
    assertThat(matches(ReplyFamily.QWEN, true, true, null, "")).isFalse();
  }

  @Test
  void eachFamilyHasItsMarkup() {
    String arguments = "{\"city\": \"Bern\"}";
    assertThat(
            matches(
                ReplyFamily.LLAMA3,
                true,
                false,
                null,
                "{\"name\": \"weather\", \"parameters\": " + arguments + "}"))
        .isTrue();
    assertThat(
            matches(
                ReplyFamily.MISTRAL, true, false, null, "[TOOL_CALLS]weather[ARGS]" + arguments))
        .isTrue();
    assertThat(
            matches(
                ReplyFamily.DEEPSEEK,
                true,
                false,
                null,
                "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>weather<｜tool▁sep｜>"
                    + arguments
                    + "<｜tool▁call▁end｜><｜tool▁calls▁end｜>"))
        .isTrue();
    assertThat(
            matches(
                ReplyFamily.HARMONY,
                true,
                false,
                null,
                "<|channel|>commentary to=functions.weather <|constrain|>json<|message|>"
                    + arguments))
        .isTrue();
    assertThat(matches(ReplyFamily.HARMONY, false, false, null, "<|channel|>final<|message|>Hi"))
        .isTrue();
    assertThat(matches(ReplyFamily.LLAMA3, false, false, null, "It rains.")).isTrue();
    assertThat(matches(ReplyFamily.LLAMA3, false, false, null, "{\"name\": \"x\"}")).isFalse();
  }

  @Test
  void familiesWithANotationOfTheirOwn() {
    String open = "<|tool_call_start|>[";
    String close = "]<|tool_call_end|>";
    for (String call :
        List.of("weather(city='Bern')", "weather(city=\"Bern's\")", "weather(city='a\\'b\\n')")) {
      assertThat(matches(ReplyFamily.LFM2, true, false, null, open + call + close)).isTrue();
    }
    for (String call : List.of("weather()", "weather(city=1)", "weather(city='a'b')", "f(a=1)")) {
      assertThat(matches(ReplyFamily.LFM2, true, false, null, open + call + close)).isFalse();
    }
    String two = open + "now(), now(a=[None, {'b': True}])" + close;
    assertThat(matches(ReplyFamily.LFM2, true, false, null, two)).isFalse();
    assertThat(matches(ReplyFamily.LFM2, true, true, null, two)).isTrue();
    String gemma = "<|tool_call>call:weather{city:<|\"|>Bern, {\"\n<|\"|>}<tool_call|>";
    assertThat(matches(ReplyFamily.GEMMA4, true, false, null, gemma)).isTrue();
    assertThat(matches(ReplyFamily.GEMMA4, true, false, null, gemma + gemma)).isFalse();
    assertThat(matches(ReplyFamily.GEMMA4, true, true, null, gemma + gemma)).isTrue();
    assertThat(matches(ReplyFamily.GEMMA4, true, true, null, gemma.replace("city", "town")))
        .isFalse();
    String tags =
        "<tool_call>\n<function=weather>\n<parameter=city>\nBern\n\n</parameter> is\n"
            + "</parameter>\n</function>\n</tool_call>";
    assertThat(matches(ReplyFamily.QWEN, true, false, null, tags)).isTrue();
    assertThat(matches(ReplyFamily.QWEN, true, false, null, tags.replace("city", "town")))
        .isFalse();
    String pairs =
        "<tool_call>weather\n<arg_key>city</arg_key>\n<arg_value>Bern</arg_value>\n</tool_call>";
    assertThat(matches(ReplyFamily.QWEN, true, false, null, pairs)).isTrue();
  }

  private static Grammar reply(ReplyFamily family, Constraint constraint, ReplyStart start) {
    return Grammar.compile(GrammarSource.of(constraint, family, start).orElseThrow());
  }

  private static boolean matches(Grammar grammar, String text) {
    TextMatch match = grammar.match();
    return match.accept(text.getBytes(StandardCharsets.UTF_8)) && match.mayEnd();
  }

  @Test
  void aThoughtIsFreeAndStandsBefore() {
    Constraint yesOrNo = new Constraint.Regex("yes|no");
    Grammar may = reply(ReplyFamily.QWEN, yesOrNo, ReplyStart.MAY_THINK);
    assertThat(matches(may, "yes")).isTrue();
    assertThat(matches(may, "<think>\nHm, <tool_call> {\n</think>\n\nno")).isTrue();
    assertThat(matches(may, "<think>\nHm</think>maybe")).isFalse();
    Grammar in = reply(ReplyFamily.QWEN, yesOrNo, ReplyStart.IN_THOUGHT);
    assertThat(matches(in, "Hm\n</think>\n\nno")).isTrue();
    assertThat(matches(in, "no")).isFalse();
    Grammar not = reply(ReplyFamily.QWEN, yesOrNo, ReplyStart.MAY_NOT_THINK);
    assertThat(matches(not, "no")).isTrue();
    assertThat(matches(not, "<think>\n</think>\n\nno")).isFalse();
    Grammar harmony = reply(ReplyFamily.HARMONY, yesOrNo, ReplyStart.MAY_THINK);
    String last = "<|channel|>final<|message|>no";
    assertThat(matches(harmony, last)).isTrue();
    assertThat(matches(harmony, "<|channel|>analysis<|message|>Hm<|end|><|start|>assistant" + last))
        .isTrue();
    assertThat(matches(harmony, last + "t")).isFalse();
  }

  @Test
  void withoutToolsNoCallCanBeWritten() {
    for (ReplyFamily family : ReplyFamily.values()) {
      if (family == ReplyFamily.PLAIN) {
        continue;
      }
      Grammar none = reply(family, Constraint.ToolCalls.none(), ReplyStart.MAY_NOT_THINK);
      boolean harmony = family == ReplyFamily.HARMONY;
      String before = harmony ? "<|channel|>final<|message|>" : "";
      assertThat(matches(none, before + "It rains { <tool")).isTrue();
      for (String mark : CallMarks.of(family)) {
        assertThat(matches(none, before + "It rains" + mark)).as(mark).isFalse();
      }
    }
  }

  @Test
  void anAnswerMayHaveAFormBesideCalls() {
    Constraint.ToolCalls calls =
        new Constraint.ToolCalls(
            TOOLS, false, true, null, Set.of("weather"), new Constraint.Regex("yes|no"));
    Grammar grammar = reply(ReplyFamily.QWEN, calls, ReplyStart.MAY_NOT_THINK);
    assertThat(matches(grammar, "yes")).isTrue();
    assertThat(matches(grammar, QWEN)).isTrue();
    assertThat(matches(grammar, "yes " + QWEN)).isFalse();
    assertThat(matches(grammar, "perhaps")).isFalse();
    assertThatThrownBy(() -> reply(ReplyFamily.LLAMA3, calls, ReplyStart.MAY_NOT_THINK))
        .isInstanceOf(HearthException.class)
        .hasMessageContaining("LLAMA3");
  }

  @Test
  void onlyStrictToolsAreHeldToTheirSchemas() {
    Constraint.ToolCalls free =
        new Constraint.ToolCalls(TOOLS, false, true, null, Set.of(), Constraint.none());
    Grammar grammar = reply(ReplyFamily.QWEN, free, ReplyStart.MAY_NOT_THINK);
    assertThat(matches(grammar, QWEN.replace("city", "town"))).isTrue();
    assertThat(matches(grammar, QWEN.replace("weather", "other"))).isFalse();
    assertThat(matches(grammar, QWEN.replace("\"Bern\"", "Bern"))).isFalse();
  }

  @Test
  void refusesWhatCannotBeEnforced() {
    assertThatThrownBy(() -> matches(ReplyFamily.PLAIN, true, false, null, ""))
        .isInstanceOf(HearthException.class)
        .hasMessageContaining("not known");
    assertThatThrownBy(() -> matches(ReplyFamily.QWEN, true, false, "other", ""))
        .isInstanceOf(HearthException.class)
        .hasMessageContaining("other");
    Map<String, @Nullable Object> unique =
        Map.of(
            "properties", Map.of("all", Map.of("type", "array", "uniqueItems", true)),
            "required", List.of("all"));
    Map<String, @Nullable Object> noWord =
        Map.of("properties", Map.of("a b=c", Map.of()), "required", List.of("a b=c"));
    for (Map<String, @Nullable Object> schema : List.of(unique, noWord)) {
      List<ToolDefinition> tools = List.of(new ToolDefinition("f", "", schema));
      Constraint calls = Constraint.ToolCalls.strict(tools, true, true, null);
      for (ReplyFamily family : List.of(ReplyFamily.LFM2, ReplyFamily.GEMMA4)) {
        assertThatThrownBy(() -> reply(family, calls, ReplyStart.MAY_NOT_THINK))
            .isInstanceOfSatisfying(
                HearthException.class,
                e -> assertThat(e.code()).isEqualTo(HearthException.Code.UNSUPPORTED))
            .hasMessageContaining("'f'")
            .hasMessageContaining(family.name());
      }
      reply(ReplyFamily.QWEN, calls, ReplyStart.MAY_NOT_THINK);
    }
  }
}
