package dev.hearth.model.text;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** Tokens that stand for one byte, spelled {@code <0x0A>}. */
final class ByteTokens {
  private ByteTokens() {}

  /**
   * The byte that a token of type BYTE stands for.
   *
   * @throws dev.hearth.format.HearthException BAD_INPUT if it is not spelled so
   */
  static int value(TokenTexts texts, int id) {
    String text = new String(texts.copy(id), StandardCharsets.UTF_8);
    if (text.length() == 6
        && text.startsWith("<0x")
        && text.endsWith(">")
        && HexFormat.isHexDigit(text.charAt(3))
        && HexFormat.isHexDigit(text.charAt(4))) {
      return HexFormat.fromHexDigits(text, 3, 5);
    }
    throw Refusal.vocabulary(
        "token " + id + " has the type of a byte, but its text is not like <0x0A>");
  }

  /** The token of each byte by that spelling; {@link Vocabulary#NONE} where there is none. */
  static int[] ids(Vocabulary vocabulary) {
    int[] ids = new int[256];
    for (int value = 0; value < 256; value++) {
      ids[value] = vocabulary.find(String.format(Locale.ROOT, "<0x%02X>", value));
    }
    return ids;
  }
}
