package dev.hearth.model.chat;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a chat template's source tells about the model's replies.
 *
 * @param family the family whose markup replies have
 * @param reason why, in one sentence for the user
 * @param thoughtKey the key under which the template looks for the thought of an earlier reply
 */
public record TemplateFacts(ReplyFamily family, String reason, String thoughtKey) {
  /** The key that most templates and interfaces use for thoughts. */
  public static final String REASONING_CONTENT = "reasoning_content";

  private static final String THINKING = "thinking";
  private static final Pattern THINKING_KEY =
      Pattern.compile(
          "message\\.thinking\\b|message\\[[\"']thinking[\"']\\]|[\"']thinking[\"'] in message");

  private record Rule(ReplyFamily family, List<String> all) {}

  /** The first rule of which all texts occur decides; more telling ones come first. */
  private static final List<Rule> RULES =
      List.of(
          new Rule(ReplyFamily.HARMONY, List.of("<|channel|>", "<|message|>", "<|call|>")),
          new Rule(ReplyFamily.GEMMA4, List.of("<|tool_call>", "<tool_call|>")),
          new Rule(ReplyFamily.GEMMA4, List.of("<|channel>", "<|turn>")),
          new Rule(ReplyFamily.DEEPSEEK, List.of("<｜tool▁call▁begin｜>")),
          new Rule(ReplyFamily.DEEPSEEK, List.of("<｜Assistant｜>")),
          new Rule(ReplyFamily.MISTRAL, List.of("[TOOL_CALLS]")),
          new Rule(ReplyFamily.MISTRAL, List.of("[THINK]", "[INST]")),
          new Rule(ReplyFamily.LFM2, List.of("<|tool_call_start|>")),
          new Rule(ReplyFamily.LFM2, List.of("List of tools:", "<|im_start|>")),
          // MiniMax M3 puts a prefix before every tag, so its tags are not Qwen's
          new Rule(ReplyFamily.PLAIN, List.of("]<]minimax[>[")),
          new Rule(ReplyFamily.QWEN, List.of("<tool_call>")),
          new Rule(ReplyFamily.LLAMA3, List.of("<|python_tag|>", "<|start_header_id|>")),
          new Rule(ReplyFamily.LLAMA3, List.of("<|start_header_id|>", "\"parameters\": ")),
          new Rule(ReplyFamily.QWEN, List.of("<think>", "</think>")));

  /** Tokens that tell the family where the template does not (it may leave out tools). */
  private static final List<Rule> TOKEN_RULES =
      List.of(
          new Rule(ReplyFamily.HARMONY, List.of("<|channel|>", "<|message|>", "<|call|>")),
          new Rule(ReplyFamily.GEMMA4, List.of("<|tool_call>", "<tool_call|>")),
          new Rule(ReplyFamily.DEEPSEEK, List.of("<｜tool▁call▁begin｜>")),
          new Rule(ReplyFamily.MISTRAL, List.of("[TOOL_CALLS]")),
          new Rule(ReplyFamily.LFM2, List.of("<|tool_call_start|>")));

  /**
   * Reads a template's source.
   *
   * @param source the Jinja text, empty where the model has none
   * @param specialTokens the texts of the vocabulary's special tokens, empty where not known
   */
  public static TemplateFacts of(String source, Collection<String> specialTokens) {
    String thoughtKey =
        THINKING_KEY.matcher(source).find() && !source.contains(REASONING_CONTENT)
            ? THINKING
            : REASONING_CONTENT;
    for (Rule rule : RULES) {
      if (rule.all.stream().allMatch(source::contains)) {
        String plain = rule.family == ReplyFamily.PLAIN ? ", which is not understood" : "";
        String reason = "the chat template has " + String.join(" and ", rule.all) + plain;
        return new TemplateFacts(rule.family, reason, thoughtKey);
      }
    }
    for (Rule rule : TOKEN_RULES) {
      if (specialTokens.containsAll(rule.all)) {
        String reason = "the vocabulary has the tokens " + String.join(" and ", rule.all);
        return new TemplateFacts(rule.family, reason, thoughtKey);
      }
    }
    String reason =
        source.isEmpty()
            ? "the model has no chat template"
            : "the chat template has no markup of thoughts or tool calls that is known here";
    return new TemplateFacts(ReplyFamily.PLAIN, reason, thoughtKey);
  }
}
