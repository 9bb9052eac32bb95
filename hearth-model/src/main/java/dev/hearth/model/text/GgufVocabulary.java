package dev.hearth.model.text;

import static java.util.Map.entry;

import dev.hearth.format.gguf.Metadata;
import dev.hearth.model.text.VocabularyData.Options;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the vocabulary from the metadata of a GGUF file: the keys {@code tokenizer.ggml.*}. */
final class GgufVocabulary {
  private static final String PREFIX = "tokenizer.ggml.";

  /** The first of several keys for one role is the current name; the others are older ones. */
  private static final Map<TokenRole, List<String>> ROLE_KEYS =
      Map.ofEntries(
          entry(TokenRole.BEGIN_OF_TEXT, List.of("bos_token_id")),
          entry(TokenRole.END_OF_TEXT, List.of("eos_token_id")),
          entry(TokenRole.END_OF_TURN, List.of("eot_token_id")),
          entry(TokenRole.END_OF_MESSAGE, List.of("eom_token_id")),
          entry(TokenRole.UNKNOWN, List.of("unknown_token_id")),
          entry(TokenRole.SEPARATOR, List.of("seperator_token_id", "separator_token_id")),
          entry(TokenRole.PADDING, List.of("padding_token_id")),
          entry(TokenRole.MASK, List.of("mask_token_id")),
          entry(TokenRole.CLASSIFICATION, List.of("cls_token_id")),
          entry(TokenRole.FILL_PREFIX, List.of("fim_pre_token_id", "prefix_token_id")),
          entry(TokenRole.FILL_SUFFIX, List.of("fim_suf_token_id", "suffix_token_id")),
          entry(TokenRole.FILL_MIDDLE, List.of("fim_mid_token_id", "middle_token_id")),
          entry(TokenRole.FILL_PADDING, List.of("fim_pad_token_id")),
          entry(TokenRole.FILL_REPOSITORY, List.of("fim_rep_token_id")),
          entry(TokenRole.FILL_SEPARATOR, List.of("fim_sep_token_id")));

  /** How files write "none" where a number is unsigned. */
  private static final long NONE_UNSIGNED = 0xFFFFFFFFL;

  private GgufVocabulary() {}

  /**
   * What the file says.
   *
   * @throws dev.hearth.format.HearthException BAD_INPUT if a key that every vocabulary has is
   *     missing, or one is of another type than its name promises
   */
  static VocabularyData read(Metadata metadata) {
    String pre = PREFIX + "pre";
    String scores = PREFIX + "scores";
    String types = PREFIX + "token_type";
    String merges = PREFIX + "merges";
    String suppressed = PREFIX + "suppress_tokens";
    return new VocabularyData(
        metadata.string("general.name", ""),
        metadata.string(PREFIX + "model"),
        metadata.has(pre) ? metadata.string(pre) : null,
        metadata.byteStrings(PREFIX + "tokens"),
        metadata.has(scores) ? metadata.reals(scores) : null,
        metadata.has(types) ? metadata.integers(types) : null,
        metadata.has(merges) ? metadata.byteStrings(merges) : null,
        roles(metadata),
        metadata.has(suppressed) ? metadata.integers(suppressed) : new int[0],
        new Options(
            flag(metadata, "add_bos_token"),
            flag(metadata, "add_eos_token"),
            flag(metadata, "add_space_prefix"),
            flag(metadata, "normalizer.lowercase"),
            flag(metadata, "normalizer.strip_accents"),
            flag(metadata, "normalizer.nfc")));
  }

  private static Map<TokenRole, Long> roles(Metadata metadata) {
    Map<TokenRole, Long> roles = new EnumMap<>(TokenRole.class);
    ROLE_KEYS.forEach((role, keys) -> {
      for (String key : keys) {
        if (metadata.has(PREFIX + key)) {
          long id = metadata.number(PREFIX + key);
          roles.putIfAbsent(role, id == NONE_UNSIGNED ? -1 : id);
        }
      }
    });
    return roles;
  }

  private static @Nullable Boolean flag(Metadata metadata, String name) {
    return metadata.has(PREFIX + name) ? metadata.flag(PREFIX + name) : null;
  }
}
