package dev.hearth.model.text;

/** English endings such as 's and 'll, which most pre-tokenizers know. */
final class Contractions {
  private Contractions() {}

  /**
   * The end of the contraction that starts at {@code at} with an apostrophe: 's 't 'm 'd 're 've
   * 'll; {@code at} itself where there is none.
   */
  static int end(ScannedText text, int at, int to, boolean anyCase) {
    if (at + 1 >= to || text.codePoint(at) != '\'') {
      return at;
    }
    int first = letter(text.codePoint(at + 1), anyCase);
    if (first == 's' || first == 't' || first == 'm' || first == 'd') {
      return at + 2;
    }
    if (at + 2 >= to) {
      return at;
    }
    int second = letter(text.codePoint(at + 2), anyCase);
    boolean two =
        (first == 'r' && second == 'e')
            || (first == 'v' && second == 'e')
            || (first == 'l' && second == 'l');
    return two ? at + 3 : at;
  }

  private static int letter(int codePoint, boolean anyCase) {
    return anyCase && codePoint >= 'A' && codePoint <= 'Z' ? codePoint + 32 : codePoint;
  }
}
