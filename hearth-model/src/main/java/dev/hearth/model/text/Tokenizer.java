package dev.hearth.model.text;

/**
 * Text to token ids and back. Instances are immutable and may be shared by threads.
 *
 * <p>Text goes in as UTF-8. Bytes that are not UTF-8 never throw: a vocabulary with byte tokens of
 * SentencePiece keeps them as they are; every other one reads each such byte as U+FFFD. A lone
 * surrogate of a Java string is U+FFFD.
 */
public interface Tokenizer {
  /**
   * The ids of {@code text}.
   *
   * @param addSpecial put the ids that the model wants around a text (BOS, EOS, CLS, SEP)
   * @param parseSpecial read the texts of control tokens as those tokens; where false, text that a
   *     user wrote cannot become a control token, only one of those that the vocabulary itself
   *     declares to be plain text (user-defined)
   * @throws dev.hearth.format.HearthException LIMIT if the text is longer than 16 MiB; BAD_INPUT if
   *     the vocabulary lacks a token that it needs for a byte and has no unknown token
   */
  int[] encode(String text, boolean addSpecial, boolean parseSpecial);

  /** As {@link #encode(String, boolean, boolean)}, from UTF-8. */
  int[] encode(byte[] utf8, boolean addSpecial, boolean parseSpecial);

  /**
   * {@code text} with {@code mark} before everything that spells a control token, so that {@link
   * #encodeShielded} reads it as text.
   *
   * @param mark a character that {@code text} does not contain
   */
  String shield(String text, char mark);

  /**
   * As {@link #encode(String, boolean, boolean)} with control tokens, but what stands behind {@code
   * mark} is text even where it spells one; the marks themselves are left out.
   */
  int[] encodeShielded(String text, boolean addSpecial, char mark);

  /**
   * The bytes of one token, which need not be whole code points.
   *
   * @param special the text of control tokens too; they are empty otherwise
   * @throws dev.hearth.format.HearthException BAD_INPUT if there is no such id
   */
  byte[] piece(int id, boolean special);

  /**
   * The text of a whole sequence, as the tokenizer's authors clean it up: without the space that
   * encoding put in front, and for some vocabularies without spaces before punctuation. Bytes that
   * are not UTF-8 become U+FFFD. What a model writes is better read with {@link
   * StreamingDetokenizer}, which changes nothing.
   *
   * @throws dev.hearth.format.HearthException BAD_INPUT if there is no such id
   */
  String decode(int[] ids, boolean special);

  /** As {@link #decode(int[], boolean)}, as bytes, whether they are UTF-8 or not. */
  byte[] decodeBytes(int[] ids, boolean special);

  Vocabulary vocabulary();

  /**
   * Whether a model that writes this token has finished.
   *
   * @throws dev.hearth.format.HearthException BAD_INPUT if there is no such id
   */
  boolean isEndOfGeneration(int id);
}
