package dev.hearth.engine.grammar;

import dev.hearth.model.chat.ReplyFamily;
import java.util.List;

/** What begins a call in a text. */
final class CallMarks {
  private CallMarks() {}

  static List<String> of(ReplyFamily family) {
    return switch (family) {
      case QWEN -> List.of("<tool_call>");
      case GEMMA4 -> List.of("<|tool_call>", "<|channel>thought\n");
      case LFM2 -> List.of("<|tool_call_start|>");
      case LLAMA3 -> List.of("<|python_tag|>");
      case DEEPSEEK -> List.of("<｜tool▁calls▁begin｜>", "<｜tool▁call▁begin｜>");
      case MISTRAL -> List.of("[TOOL_CALLS]");
      case HARMONY ->
          List.of("<|start|>", "<|channel|>", "<|message|>", "<|end|>", "<|call|>", "<|return|>");
      case PLAIN -> List.of();
    };
  }
}
