package dev.hearth.model.text;

/**
 * Removes spaces that tokenization of English puts before punctuation and contractions, as
 * llama.cpp does when it decodes a whole sequence. Not reversible: text that had such spaces loses
 * them.
 */
final class SpaceCleanup {
  private SpaceCleanup() {}

  static byte[] clean(byte[] text) {
    return beforeContractions(aroundApostrophes(beforePunctuation(text)));
  }

  /** Without the space before each of {@code ? ! . ,}. */
  private static byte[] beforePunctuation(byte[] text) {
    ByteList out = new ByteList(text.length);
    for (int i = 0; i < text.length; i++) {
      boolean mark = i + 1 < text.length && isSentenceMark(text[i + 1]);
      if (text[i] != ' ' || !mark) {
        out.add(text[i]);
      }
    }
    return out.toArray();
  }

  private static boolean isSentenceMark(byte value) {
    return value == '?' || value == '!' || value == '.' || value == ',';
  }

  /** Without the spaces around an apostrophe that has one on either side. */
  private static byte[] aroundApostrophes(byte[] text) {
    ByteList out = new ByteList(text.length);
    for (int i = 0; i < text.length; i++) {
      boolean alone =
          i + 2 < text.length && text[i] == ' ' && text[i + 1] == '\'' && text[i + 2] == ' ';
      if (alone) {
        out.add('\'');
        i += 2;
      } else {
        out.add(text[i]);
      }
    }
    return out.toArray();
  }

  /** Without the space before 's, 'm, 're and 've. */
  private static byte[] beforeContractions(byte[] text) {
    ByteList out = new ByteList(text.length);
    for (int i = 0; i < text.length; i++) {
      if (text[i] != ' ' || !isContraction(text, i + 1)) {
        out.add(text[i]);
      }
    }
    return out.toArray();
  }

  private static boolean isContraction(byte[] text, int at) {
    if (at + 1 >= text.length || text[at] != '\'') {
      return false;
    }
    byte first = text[at + 1];
    boolean two = at + 2 < text.length && text[at + 2] == 'e' && (first == 'r' || first == 'v');
    return first == 's' || first == 'm' || two;
  }
}
