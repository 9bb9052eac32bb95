package dev.hearth.model.chat;

import java.util.List;

/** How a model marks up its replies. */
public enum ReplyFamily {
  /** Qwen 2.5 to 3.6, Hermes and others: {@code <think>}, {@code <tool_call>}. */
  QWEN,
  /** Gemma 4: {@code <|channel>}, {@code <|tool_call>}. */
  GEMMA4,
  /** LFM2 and LFM2.5: {@code <think>}, {@code <|tool_call_start|>}. */
  LFM2,
  /** Llama 3.1 to 3.3: JSON objects, {@code <|python_tag|>}. */
  LLAMA3,
  /** gpt-oss: messages on channels. */
  HARMONY,
  /** DeepSeek R1, V3, V3.1: {@code <think>}, {@code <｜tool▁calls▁begin｜>}. */
  DEEPSEEK,
  /** Mistral: {@code [THINK]}, {@code [TOOL_CALLS]}. */
  MISTRAL,
  /** No markup that is understood: all is text. */
  PLAIN;

  /** How a thought ends; empty where a family has no thoughts. */
  public String thoughtEnd() {
    return switch (this) {
      case QWEN, LFM2, DEEPSEEK -> "\n</think>\n\n";
      case GEMMA4 -> "<channel|>";
      case HARMONY -> "<|end|>";
      case MISTRAL -> "[/THINK]";
      case LLAMA3, PLAIN -> "";
    };
  }

  /** What must stand between a thought and the answer, or before an answer without a thought. */
  public String answerStart() {
    return this == HARMONY ? "<|start|>assistant<|channel|>final<|message|>" : "";
  }

  /** What the text of a message stands behind; empty where messages have no headers. */
  public String messageStart() {
    return this == HARMONY ? "<|message|>" : "";
  }

  /** How a thought begins; empty where a family has no thoughts. */
  public String thoughtStart() {
    return switch (this) {
      case QWEN, LFM2, DEEPSEEK -> "<think>\n";
      case GEMMA4 -> "<|channel>thought\n";
      case HARMONY -> "<|channel|>analysis<|message|>";
      case MISTRAL -> "[THINK]";
      case LLAMA3, PLAIN -> "";
    };
  }

  Dialect dialect(List<ToolDefinition> tools) {
    ArgumentTypes types = new ArgumentTypes(tools);
    return switch (this) {
      case QWEN -> new QwenDialect(types);
      case GEMMA4 -> new GemmaDialect();
      case LFM2 -> new Lfm2Dialect();
      case LLAMA3 -> new LlamaDialect(types);
      case HARMONY -> new HarmonyDialect();
      case DEEPSEEK -> new DeepSeekDialect();
      case MISTRAL -> new MistralDialect();
      case PLAIN -> new PlainDialect();
    };
  }
}
