package dev.hearth.model.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Replies put together from scraps of every family's markup: whatever comes, nothing is lost, no
 * chunking makes a difference, and no parser fails.
 */
class ReplyFuzzTest {
  private static final List<String> SCRAPS =
      List.of(
          "<think>",
          "</think>",
          "<tool_call>",
          "</tool_call>",
          "<function=",
          "</function>",
          "<parameter=",
          "</parameter>",
          "<arg_key>",
          "</arg_key>",
          "<arg_value>",
          "</arg_value>",
          "<|channel>thought\n",
          "<channel|>",
          "<|tool_call>",
          "<tool_call|>",
          "call:",
          "<|\"|>",
          "<|tool_call_start|>",
          "<|tool_call_end|>",
          "<|python_tag|>",
          "<|eom_id|>",
          ".call(",
          "<|start|>",
          "<|channel|>",
          "<|message|>",
          "<|end|>",
          "<|call|>",
          "<|return|>",
          "assistant",
          " to=functions.f",
          " to=python",
          "analysis",
          "final",
          "commentary",
          "<｜tool▁calls▁begin｜>",
          "<｜tool▁calls▁end｜>",
          "<｜tool▁call▁begin｜>",
          "<｜tool▁call▁end｜>",
          "<｜tool▁sep｜>",
          "```json\n",
          "```",
          "function",
          "[TOOL_CALLS]",
          "[ARGS]",
          "[CALL_ID]",
          "[THINK]",
          "[/THINK]",
          "{\"name\": \"f\", \"arguments\": ",
          "{\"name\": \"f\", \"parameters\": {\"a\": 1}}",
          "{\"a\": [1, \"}\"]}",
          "\"name\"",
          ":",
          "{",
          "}",
          "[",
          "]",
          "(",
          ")",
          ",",
          ";",
          "=",
          ">",
          "<",
          "\"",
          "'",
          "\\",
          "\n",
          " ",
          "\n\n",
          "f",
          "a",
          "1",
          "-0.5e3",
          "true",
          "None",
          "ä",
          "🦀",
          "\ud83e",
          "\udd80",
          "text",
          "\u0000",
          "f(a='b')",
          "<function=f>",
          "<parameter=a>\n",
          "f{a:1}");

  private static final List<String> PROMPTS =
      List.of(
          "",
          "<think>\n",
          "<think>",
          "[THINK]",
          "<|channel>thought\n",
          "<|start|>assistant",
          "<|start|>assistant<|channel|>analysis<|message|>",
          "<|start|>assistant to=functions.f<|channel|>commentary<|message|>");

  private static final List<ToolDefinition> TOOLS =
      List.of(
          new ToolDefinition("f", "", Map.of("properties", Map.of("a", Map.of("type", "integer")))),
          new ToolDefinition("python", "", Map.of()));

  @ParameterizedTest
  @EnumSource(ReplyFamily.class)
  void nothingIsLost(ReplyFamily family) {
    SplittableRandom random = new SplittableRandom(family.ordinal());
    int calls = 0;
    int malformed = 0;
    for (int round = 0; round < 3000; round++) {
      StringBuilder reply = new StringBuilder();
      for (int scraps = random.nextInt(20); scraps > 0; scraps--) {
        reply.append(SCRAPS.get(random.nextInt(SCRAPS.size())));
      }
      String prompt = PROMPTS.get(random.nextInt(PROMPTS.size()));
      List<ToolDefinition> tools = random.nextBoolean() ? TOOLS : List.of();
      ParsedReply parsed =
          Replies.checked(family, tools, prompt, start(family, random) + reply, random);
      calls += parsed.toolCalls().size();
      for (ReplyPart part : parsed.parts()) {
        malformed += part instanceof ReplyPart.MalformedCall ? 1 : 0;
      }
    }
    if (family != ReplyFamily.PLAIN) {
      assertThat(calls).as("calls").isGreaterThan(50);
      assertThat(malformed).as("malformed calls").isGreaterThan(50);
    }
  }

  /** Half of the replies begin like a call, so that chance goes on from there. */
  private static String start(ReplyFamily family, SplittableRandom random) {
    if (random.nextBoolean()) {
      return "";
    }
    return switch (family) {
      case QWEN -> "<tool_call>\n" + (random.nextBoolean() ? "{\"name\": \"f\"}</tool_call>" : "");
      case GEMMA4 -> "<|tool_call>call:f{a:" + (random.nextBoolean() ? "" : "1}<tool_call|>");
      case LFM2 ->
          "<|tool_call_start|>[f(a=" + (random.nextBoolean() ? "" : "'b')]<|tool_call_end|>");
      case LLAMA3 -> "{\"name\": \"f\", " + (random.nextBoolean() ? "" : "\"parameters\": {}}");
      case HARMONY -> "<|channel|>commentary to=functions.f<|message|>";
      case DEEPSEEK ->
          "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>f<｜tool▁sep｜>"
              + (random.nextBoolean() ? "" : "{\"a\": 1}<｜tool▁call▁end｜>");
      case MISTRAL -> "[TOOL_CALLS]" + (random.nextBoolean() ? "f[ARGS]" : "[");
      case PLAIN -> "";
    };
  }
}
