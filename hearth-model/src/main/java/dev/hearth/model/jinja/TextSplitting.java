package dev.hearth.model.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The ways of Python's strings to come apart. */
final class TextSplitting {
  private TextSplitting() {}

  /** At runs of white space, at most {@code splits} times; all of them where negative. */
  static List<Object> atSpaces(Rendering rendering, String text, long splits) {
    rendering.scan(text.length());
    ArrayList<Object> parts = new ArrayList<>();
    int at = skipSpaces(text, 0);
    while (at < text.length()) {
      if (splits >= 0 && parts.size() >= splits) {
        add(rendering, parts, text.substring(at));
        break;
      }
      int end = at;
      while (end < text.length() && !CodePoints.isSpace(text.charAt(end))) {
        end++;
      }
      add(rendering, parts, text.substring(at, end));
      at = skipSpaces(text, end);
    }
    return parts;
  }

  private static int skipSpaces(String text, int from) {
    int at = from;
    while (at < text.length() && CodePoints.isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** The same from the end. */
  static List<Object> atSpacesFromEnd(Rendering rendering, String text, long splits) {
    rendering.scan(text.length());
    ArrayList<Object> parts = new ArrayList<>();
    int end = CodePoints.stripEnd(text).length();
    while (end > 0) {
      if (splits >= 0 && parts.size() >= splits) {
        add(rendering, parts, text.substring(0, end));
        break;
      }
      int from = end;
      while (from > 0 && !CodePoints.isSpace(text.charAt(from - 1))) {
        from--;
      }
      add(rendering, parts, text.substring(from, end));
      end = CodePoints.stripEnd(text.substring(0, from)).length();
    }
    Collections.reverse(parts);
    return parts;
  }

  /** At every {@code separator}, at most {@code splits} times; all of them where negative. */
  static List<Object> at(Rendering rendering, String text, String separator, long splits) {
    requireSeparator(separator);
    Search search = new Search(rendering, text, separator);
    ArrayList<Object> parts = new ArrayList<>();
    int from = 0;
    while (splits < 0 || parts.size() < splits) {
      int found = search.next(from);
      if (found < 0) {
        break;
      }
      add(rendering, parts, text.substring(from, found));
      from = found + separator.length();
    }
    add(rendering, parts, text.substring(from));
    return parts;
  }

  /** The same from the end. */
  static List<Object> atFromEnd(Rendering rendering, String text, String separator, long splits) {
    requireSeparator(separator);
    List<Integer> ends = new ArrayList<>();
    int end = text.length();
    Search search = new Search(rendering, text, separator);
    while (splits < 0 || ends.size() < splits) {
      int found = search.last(0, end);
      if (found < 0) {
        break;
      }
      rendering.items(1);
      ends.add(found);
      end = found;
    }
    ArrayList<Object> parts = new ArrayList<>();
    int from = 0;
    for (int found : ends.reversed()) {
      add(rendering, parts, text.substring(from, found));
      from = found + separator.length();
    }
    add(rendering, parts, text.substring(from));
    return parts;
  }

  private static void requireSeparator(String separator) {
    if (separator.isEmpty()) {
      throw Failure.value("empty separator");
    }
  }

  private static void add(Rendering rendering, List<Object> parts, String part) {
    rendering.items(1);
    rendering.characters(part.length());
    parts.add(part);
  }

  /** At line ends of any kind, which are kept where {@code keepEnds}. */
  static List<Object> lines(Rendering rendering, String text, boolean keepEnds) {
    rendering.scan(text.length());
    ArrayList<Object> lines = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int end = from;
      while (end < text.length() && !CodePoints.isLineEnd(text.charAt(end))) {
        end++;
      }
      int next = end;
      if (next < text.length()) {
        boolean both =
            text.charAt(next) == '\r' && next + 1 < text.length() && text.charAt(next + 1) == '\n';
        next += both ? 2 : 1;
      }
      add(rendering, lines, text.substring(from, keepEnds ? next : end));
      from = next;
    }
    return lines;
  }
}
