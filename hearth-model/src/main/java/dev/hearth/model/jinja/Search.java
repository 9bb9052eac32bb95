package dev.hearth.model.jinja;

import org.jspecify.annotations.Nullable;

/** Finding text in text in linear time, whatever the texts: they may be made to be slow. */
final class Search {
  /** Shorter needles are looked for the plain way: at worst this many comparisons a character. */
  private static final int PLAIN_NEEDLE_MAX = 16;

  private final Rendering rendering;
  private final String text;
  private final String needle;

  /** How far a mismatch after n matching characters may fall back; null for short needles. */
  private final int @Nullable [] fallback;

  Search(Rendering rendering, String text, String needle) {
    this.rendering = rendering;
    this.text = text;
    this.needle = needle;
    boolean plain = needle.length() <= PLAIN_NEEDLE_MAX || needle.length() > text.length();
    rendering.scan(needle.length());
    rendering.characters(plain ? 0 : needle.length() * 2L);
    this.fallback = plain ? null : fallback(needle);
  }

  static int first(Rendering rendering, String text, String needle, int from) {
    return new Search(rendering, text, needle).next(from);
  }

  /** The first occurrence at or after {@code from}, or -1; both in UTF-16 units. */
  int next(int from) {
    int found = fallback == null ? text.indexOf(needle, from) : nextLong(from, fallback);
    rendering.scan((found < 0 ? text.length() : found) - Math.min(from, text.length()));
    return found;
  }

  /** The last occurrence that ends at or before {@code end} and begins at or after from, or -1. */
  int last(int from, int end) {
    rendering.scan(end - from);
    if (fallback == null) {
      int found = text.lastIndexOf(needle, end - needle.length());
      return found < from ? -1 : found;
    }
    rendering.characters((long) end - from + needle.length());
    String reversed = new StringBuilder(text.substring(from, end)).reverse().toString();
    String wanted = new StringBuilder(needle).reverse().toString();
    int found = new Search(rendering, reversed, wanted).next(0);
    return found < 0 ? -1 : end - found - needle.length();
  }

  private int nextLong(int from, int[] table) {
    int matched = 0;
    for (int i = from; i < text.length(); i++) {
      while (matched > 0 && needle.charAt(matched) != text.charAt(i)) {
        matched = table[matched - 1];
      }
      if (needle.charAt(matched) == text.charAt(i)) {
        matched++;
      }
      if (matched == needle.length()) {
        return i - matched + 1;
      }
    }
    return -1;
  }

  /** The failure function of Knuth, Morris and Pratt (1977). */
  private static int[] fallback(String needle) {
    int[] table = new int[needle.length()];
    int matched = 0;
    for (int i = 1; i < needle.length(); i++) {
      while (matched > 0 && needle.charAt(matched) != needle.charAt(i)) {
        matched = table[matched - 1];
      }
      if (needle.charAt(matched) == needle.charAt(i)) {
        matched++;
      }
      table[i] = matched;
    }
    return table;
  }
}
