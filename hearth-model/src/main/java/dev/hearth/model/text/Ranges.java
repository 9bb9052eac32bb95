package dev.hearth.model.text;

import java.util.Arrays;

/** A set of code points, spelled as hexadecimal ranges: {@code "41-5A 61-7A B5"}. */
final class Ranges implements RunSplitter.Group {
  private final int[] firsts;
  private final int[] lasts;

  Ranges(String spelled) {
    String[] parts = spelled.strip().split("\\s+");
    firsts = new int[parts.length];
    lasts = new int[parts.length];
    Arrays.sort(parts, (a, b) -> Integer.compare(first(a), first(b)));
    for (int i = 0; i < parts.length; i++) {
      firsts[i] = first(parts[i]);
      lasts[i] = Integer.parseInt(parts[i].substring(parts[i].indexOf('-') + 1), 16);
    }
  }

  private static int first(String part) {
    int dash = part.indexOf('-');
    return Integer.parseInt(dash < 0 ? part : part.substring(0, dash), 16);
  }

  boolean contains(int codePoint) {
    int at = Arrays.binarySearch(firsts, codePoint);
    int candidate = at >= 0 ? at : -at - 2;
    return candidate >= 0 && codePoint <= lasts[candidate];
  }

  /** Members are one group. White space never is a member: classes of letters exclude it. */
  @Override
  public int of(int codePoint, int classBits) {
    return (classBits & CharacterClass.SPACE) == 0 && contains(codePoint) ? 1 : NONE;
  }
}
