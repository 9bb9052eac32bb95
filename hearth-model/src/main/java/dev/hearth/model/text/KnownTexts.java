package dev.hearth.model.text;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/**
 * Texts by which tokens are known where a file does not name them: conventions of model families,
 * as llama.cpp collects them. Earlier texts win.
 */
final class KnownTexts {
  /** Roles that are filled by text where the file leaves them open. */
  static final Map<TokenRole, List<String>> ROLES =
      Map.ofEntries(
          entry(
              TokenRole.END_OF_TURN,
              List.of(
                  "<|eot_id|>",
                  "<|im_end|>",
                  "<|end|>",
                  "<end_of_turn>",
                  "<|endoftext|>",
                  "<|end_of_text|>",
                  "<EOT>",
                  "_<EOT>",
                  "[EOT]",
                  "<｜end▁of▁sentence｜>",
                  "<end_of_utterance>")),
          entry(TokenRole.END_OF_MESSAGE, List.of("<|eom_id|>")),
          entry(
              TokenRole.FILL_PREFIX,
              List.of(
                  "<|fim_prefix|>",
                  "<fim-prefix>",
                  "<fim_prefix>",
                  "<｜fim▁begin｜>",
                  "<PRE>",
                  "▁<PRE>",
                  "<|code_prefix|>",
                  "<|prefix|>")),
          entry(
              TokenRole.FILL_SUFFIX,
              List.of(
                  "<|fim_suffix|>",
                  "<fim-suffix>",
                  "<fim_suffix>",
                  "<｜fim▁hole｜>",
                  "<SUF>",
                  "▁<SUF>",
                  "<|code_suffix|>",
                  "<|suffix|>")),
          entry(
              TokenRole.FILL_MIDDLE,
              List.of(
                  "<|fim_middle|>",
                  "<fim-middle>",
                  "<fim_middle>",
                  "<｜fim▁end｜>",
                  "<MID>",
                  "▁<MID>",
                  "<|code_middle|>",
                  "<|middle|>")),
          entry(
              TokenRole.FILL_PADDING,
              List.of("<|fim_pad|>", "<fim-pad>", "<fim_pad>", "<PAD>", "[PAD]")),
          entry(
              TokenRole.FILL_REPOSITORY,
              List.of("<|fim_repo|>", "<|repo_name|>", "<fim-repo>", "<REPO>", "<reponame>")),
          entry(TokenRole.FILL_SEPARATOR, List.of("<|file_sep|>")));

  /** Tokens that end generation. */
  static final List<String> ENDS =
      List.of(
          "<|eot_id|>",
          "<|im_end|>",
          "<|end|>",
          "<|return|>",
          "<|call|>",
          "<|flush|>",
          "<|calls|>",
          "<end_of_turn>",
          "<|endoftext|>",
          "</s>",
          "<|eom_id|>",
          "<EOT>",
          "_<EOT>",
          "[EOT]",
          "[EOS]",
          "<|end_of_text|>",
          "<end_of_utterance>",
          "<eos>",
          "<turn|>",
          "<|tool_response>",
          "<｜end▁of▁sentence｜>",
          "[e~[");

  /** Roles whose tokens end generation. */
  static final List<TokenRole> END_ROLES =
      List.of(
          TokenRole.FILL_PADDING,
          TokenRole.FILL_REPOSITORY,
          TokenRole.FILL_SEPARATOR,
          TokenRole.END_OF_TEXT,
          TokenRole.END_OF_TURN,
          TokenRole.END_OF_MESSAGE);

  private KnownTexts() {}
}
