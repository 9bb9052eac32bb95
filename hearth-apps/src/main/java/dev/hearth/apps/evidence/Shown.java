package dev.hearth.apps.evidence;

import java.util.regex.Pattern;

/** Lines as people and models see them. */
final class Shown {
  /** ECMA-48 control sequences: colours and cursor moves. */
  private static final Pattern ESCAPES =
      Pattern.compile("\\u001B(\\[[0-9;?]*[ -/]*[@-~]|\\][^\\u0007\\u001B]*\\u0007?|[@-Z\\\\-_])");

  /** Room for two marks of what is left out. */
  private static final int MARK_CHARACTERS = 36;

  private Shown() {}

  /**
   * At most {@code max} characters: the beginning, and what is around the strongest word where that
   * lies further back; what is left out is counted.
   */
  static String shortened(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int word = Signals.strongest(text);
    int room = max - MARK_CHARACTERS;
    if (word < room) {
      int end = border(text, room);
      return text.substring(0, end) + mark(text.length() - end);
    }
    int begin = border(text, room / 3);
    int from = border(text, Math.max(begin, Math.min(word - room / 6, text.length() - room / 2)));
    int to = border(text, Math.min(text.length(), from + room / 2));
    String tail = to < text.length() ? mark(text.length() - to) : "";
    return text.substring(0, begin) + mark(from - begin) + text.substring(from, to) + tail;
  }

  private static String mark(int characters) {
    return " […+" + characters + "] ";
  }

  /** Not between the halves of one character. */
  private static int border(String text, int at) {
    return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
  }

  /** Without colours; tabs become two spaces; other control characters are spelled out. */
  static String plain(String line) {
    boolean harmless = true;
    for (int i = 0; i < line.length() && harmless; i++) {
      char c = line.charAt(i);
      harmless = c >= ' ' && c < 0x7F;
    }
    if (harmless) {
      return line;
    }
    String text = ESCAPES.matcher(line).replaceAll("").replace("\t", "  ");
    if (text.codePoints().allMatch(c -> EntryName.isPlain(c) || c == '\uFFFD')) {
      return text;
    }
    StringBuilder spelled = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (EntryName.isPlain(c) || c == '\uFFFD') {
            spelled.appendCodePoint(c);
          } else {
            spelled.append("\\u{%x}".formatted(c));
          }
        });
    return spelled.toString();
  }
}
