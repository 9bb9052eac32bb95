package dev.hearth.model.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TemplateFactsTest {
  private static final String CHATML = "{{ '<|im_start|>' + message.role }}";

  private static TemplateFacts facts(String source, String... tokens) {
    return TemplateFacts.of(source, Set.of(tokens));
  }

  @Test
  void theTemplateDecides() {
    assertThat(facts(CHATML + "<tool_call>").family()).isEqualTo(ReplyFamily.QWEN);
    assertThat(facts("<|turn>model <|tool_call>call:x{}<tool_call|>").family())
        .isEqualTo(ReplyFamily.GEMMA4);
    assertThat(facts("<|turn>model <|channel>thought").family()).isEqualTo(ReplyFamily.GEMMA4);
    assertThat(facts(CHATML + "<|tool_call_start|> <tool_call>").family())
        .isEqualTo(ReplyFamily.LFM2);
    assertThat(facts("<|start_header_id|> {\"name\": x, \"parameters\": y}").family())
        .isEqualTo(ReplyFamily.LLAMA3);
    assertThat(facts("<|channel|>final<|message|> <|call|>").family())
        .isEqualTo(ReplyFamily.HARMONY);
    assertThat(facts("<｜Assistant｜><think>").family()).isEqualTo(ReplyFamily.DEEPSEEK);
    assertThat(facts("[INST] [TOOL_CALLS]").family()).isEqualTo(ReplyFamily.MISTRAL);
    assertThat(facts("<start_of_turn>model").family()).isEqualTo(ReplyFamily.PLAIN);
  }

  @Test
  void elseTheTokensDo() {
    assertThat(facts(CHATML, "<|tool_call_start|>").family()).isEqualTo(ReplyFamily.LFM2);
    assertThat(facts("[INST]", "[TOOL_CALLS]").family()).isEqualTo(ReplyFamily.MISTRAL);
    // tokens of a vocabulary shared with other models do not overrule a template
    assertThat(facts("<tool_call>", "<|tool_call_start|>").family()).isEqualTo(ReplyFamily.QWEN);
  }

  @Test
  void theReasonNamesWhatWasFound() {
    assertThat(facts("a <tool_call> b").reason()).contains("template").contains("<tool_call>");
    assertThat(facts("", "[TOOL_CALLS]").reason()).contains("vocabulary").contains("[TOOL_CALLS]");
    assertThat(facts("").reason()).contains("no chat template");
    assertThat(facts("x").reason()).contains("no markup");
  }

  @Test
  void theKeyOfThoughts() {
    assertThat(facts("{% if message.thinking is defined %}").thoughtKey()).isEqualTo("thinking");
    assertThat(facts("{% if \"thinking\" in message %}").thoughtKey()).isEqualTo("thinking");
    assertThat(facts("{{ message['reasoning_content'] or message.thinking }}").thoughtKey())
        .isEqualTo("reasoning_content");
    assertThat(facts("{% if thinking %}<think>{% endif %}").thoughtKey())
        .isEqualTo("reasoning_content");
    assertThat(TemplateFacts.of("", List.of()).thoughtKey()).isEqualTo("reasoning_content");
  }
}
