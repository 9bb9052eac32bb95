package dev.hearth.engine.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import dev.hearth.model.chat.ReplyFamily;
import dev.hearth.model.chat.ToolDefinition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
    GrammarSource source = new GrammarSource.ToolCalls(family, TOOLS, required, parallel, only);
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

  @ParameterizedTest
  @EnumSource(names = {"GEMMA4", "LFM2", "PLAIN"})
  void refusesFamiliesWhoseArgumentsAreNotJson(ReplyFamily family) {
    assertThatThrownBy(() -> matches(family, true, false, null, ""))
        .isInstanceOf(HearthException.class)
        .hasMessageContaining("tool calls");
  }
}
