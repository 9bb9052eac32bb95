package dev.hearth.model.text;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model file says about its vocabulary, as it says it: nothing here has been checked.
 *
 * @param modelName the model's name; a few tokenizers have rules that hang on it
 * @param tokenizerModel the kind of tokenizer, such as {@code gpt2}
 * @param preTokenizer how text is cut before merging, such as {@code llama-bpe}
 * @param tokens the text of each token, in the tokenizer's own spelling
 * @param scores one per token
 * @param tokenTypes one per token, by the numbers of {@link TokenType}
 * @param merges pairs of token texts with a space between, most important first
 * @param roles the tokens that play a part; a negative id means that none does
 * @param suppressed tokens that must not be sampled
 * @param options what the file sets explicitly
 */
public record VocabularyData(
    String modelName,
    String tokenizerModel,
    @Nullable String preTokenizer,
    List<byte[]> tokens,
    float @Nullable [] scores,
    int @Nullable [] tokenTypes,
    @Nullable List<byte[]> merges,
    Map<TokenRole, Long> roles,
    int[] suppressed,
    Options options) {

  /**
   * What a file may set explicitly; null where it says nothing.
   *
   * @param addBeginOfText whether BOS is put before a text
   * @param addEndOfText whether EOS is put behind a text
   * @param addSpacePrefix whether a space is put before a text
   * @param lowerCase whether WordPiece reads text in lower case
   * @param stripAccents whether WordPiece drops accents
   * @param composed whether text is brought into Unicode's normalization form C first
   */
  public record Options(
      @Nullable Boolean addBeginOfText,
      @Nullable Boolean addEndOfText,
      @Nullable Boolean addSpacePrefix,
      @Nullable Boolean lowerCase,
      @Nullable Boolean stripAccents,
      @Nullable Boolean composed) {
    /** A file that says nothing. */
    public static final Options NONE = new Options(null, null, null, null, null, null);
  }
}
