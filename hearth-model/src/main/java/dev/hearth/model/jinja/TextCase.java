package dev.hearth.model.jinja;

import java.util.Locale;

/** Upper, lower and title case with Unicode's full mappings, as Python's strings have them. */
final class TextCase {
  private TextCase() {}

  static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** The first character in title case, all others in lower case. */
  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.codePointAt(0);
    // lowered in context, because a final sigma depends on what stands before it
    String lowered = lower(text);
    int skip = lower(Character.toString(first)).length();
    return titled(first) + lowered.substring(Math.min(skip, lowered.length()));
  }

  /** Every character that follows none with a case in title case, all others in lower case. */
  static String title(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean inWord = false;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      out.append(inWord ? loweredAt(text, i, c) : titled(c));
      inWord = isCased(c);
      i += Character.charCount(c);
    }
    return out.toString();
  }

  static String swapCase(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (Character.isUpperCase(c)) {
        out.append(loweredAt(text, i, c));
      } else if (Character.isLowerCase(c)) {
        out.append(upper(Character.toString(c)));
      } else {
        out.appendCodePoint(c);
      }
      i += Character.charCount(c);
    }
    return out.toString();
  }

  /** For comparing without regard to case: Unicode's full case folding. */
  static String caseFold(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> out.append(folded(c)));
    return out.toString();
  }

  private static String folded(int c) {
    if (c < 0x80) {
      return lower(Character.toString(c));
    }
    // Cherokee folds to upper case
    if (c >= 0x13a0 && c <= 0x13f5) {
      return Character.toString(c);
    }
    if (c >= 0x13f8 && c <= 0x13fd) {
      return Character.toString(c - 8);
    }
    if (c >= 0xab70 && c <= 0xabbf) {
      return Character.toString(c - 0xab70 + 0x13a0);
    }
    if (c == 0x1e9e) {
      return "ss";
    }
    if (c == 0x130 || c == 0x131) {
      return c == 0x130 ? "i\u0307" : "\u0131";
    }
    String raised = upper(Character.toString(c));
    String lowered =
        raised
            .codePoints()
            .collect(
                StringBuilder::new,
                (b, d) -> b.appendCodePoint(Character.toLowerCase(d)),
                StringBuilder::append)
            .toString();
    return lowered;
  }

  private static String loweredAt(String text, int at, int c) {
    return c == '\u03a3' ? sigma(text, at) : lower(Character.toString(c));
  }

  /** Greek sigma has a form of its own at the end of a word. */
  private static String sigma(String text, int at) {
    int before = at;
    while (before > 0 && isIgnorable(text.codePointBefore(before))) {
      before -= Character.charCount(text.codePointBefore(before));
    }
    int after = at + 1;
    while (after < text.length() && isIgnorable(text.codePointAt(after))) {
      after += Character.charCount(text.codePointAt(after));
    }
    boolean last =
        before > 0
            && isCased(text.codePointBefore(before))
            && (after == text.length() || !isCased(text.codePointAt(after)));
    return last ? "\u03c2" : "\u03c3";
  }

  /** Unicode's Case_Ignorable, as far as it lies between the letters of a word. */
  private static boolean isIgnorable(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.FORMAT,
          Character.MODIFIER_LETTER,
          Character.MODIFIER_SYMBOL ->
          true;
      default -> c == '\'' || c == '.' || c == ':' || c == 0xb7 || c == 0x2019 || c == 0x2027;
    };
  }

  static boolean isCased(int c) {
    return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
  }

  private static String titled(int c) {
    int single = Character.toTitleCase(c);
    if (single != c || c < 0x80 || Character.isTitleCase(c)) {
      return Character.toString(single);
    }
    String raised = upper(Character.toString(c));
    int first = raised.codePointAt(0);
    int size = Character.charCount(first);
    if (raised.length() == size) {
      return Character.toString(c);
    }
    if (c == 0x149) {
      return raised;
    }
    // the iota that is written beneath stays beneath
    String others = raised.substring(size).replace('\u0399', '\u0345');
    return Character.toString(first) + lower(others);
  }
}
