package dev.hearth.model.text;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Arrays;

/**
 * Characters without accents and in lower case, one for one, as llama.cpp does for WordPiece. Only
 * characters of Unicode 15.1 change, so that a later Java gives the same ids.
 */
final class Decomposition {
  private static final int HANGUL_FIRST = 0xAC00;
  private static final int HANGUL_LAST = 0xD7A3;
  private static final int HANGUL_LEAD = 0x1100;
  private static final int HANGUL_PER_LEAD = 588;
  private static final int IDEOGRAPHS_FIRST = 0x3400;
  private static final int IDEOGRAPHS_LAST = 0x9FFF;

  /** No character from here on is decomposed. */
  private static final int LIMIT = 0x2FA1E;

  private static final int[] COMPOSED;
  private static final int[] FIRSTS;

  static {
    int[] composed = new int[4096];
    int[] firsts = new int[4096];
    int count = 0;
    for (int codePoint = 0xC0; codePoint < LIMIT; codePoint++) {
      if (codePoint == IDEOGRAPHS_FIRST) {
        codePoint = IDEOGRAPHS_LAST + 1;
      } else if (codePoint == HANGUL_FIRST) {
        codePoint = HANGUL_LAST + 1;
      }
      if (CharacterClass.isAssigned(codePoint)) {
        String whole = Character.toString(codePoint);
        int first = Normalizer.normalize(whole, Form.NFD).codePointAt(0);
        if (first != codePoint) {
          composed[count] = codePoint;
          firsts[count++] = first;
        }
      }
    }
    COMPOSED = Arrays.copyOf(composed, count);
    FIRSTS = Arrays.copyOf(firsts, count);
  }

  private Decomposition() {}

  /**
   * The first character of the canonical decomposition: the letter without its accents. Of a Hangul
   * syllable only the leading consonant is left, as in llama.cpp.
   */
  static int first(int codePoint) {
    if (codePoint < 0xC0) {
      return codePoint;
    }
    if (codePoint >= HANGUL_FIRST && codePoint <= HANGUL_LAST) {
      return HANGUL_LEAD + (codePoint - HANGUL_FIRST) / HANGUL_PER_LEAD;
    }
    int at = Arrays.binarySearch(COMPOSED, codePoint);
    return at >= 0 ? FIRSTS[at] : codePoint;
  }

  static int lowerCase(int codePoint) {
    return CharacterClass.isAssigned(codePoint) ? Character.toLowerCase(codePoint) : codePoint;
  }
}
