package dev.hearth.model.jinja;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Breaks lines between words, as Python's textwrap does. */
final class WordWrap {
  /** Words are separated by these alone; other white space is part of them. */
  private static final String SPACES = "\t\n\u000b\f\r ";

  /** What may stand before a dash. */
  private static final String PUNCTUATION = "!\"'&.,?";

  private final Rendering rendering;
  private final long width;
  private final boolean breakLongWords;
  private final boolean breakOnHyphens;

  /** A piece of a line, in code points. */
  private record Chunk(int from, int to) {
    int length() {
      return to - from;
    }
  }

  WordWrap(Rendering rendering, long width, boolean breakLongWords, boolean breakOnHyphens) {
    this.rendering = rendering;
    this.width = width;
    this.breakLongWords = breakLongWords;
    this.breakOnHyphens = breakOnHyphens;
  }

  /** Every line of {@code text} is wrapped by itself. */
  String paragraphs(String text, String separator) {
    TextBuilder out = new TextBuilder(rendering);
    boolean first = true;
    for (Object line : TextSplitting.lines(rendering, text, false)) {
      out.append(first ? "" : separator);
      first = false;
      boolean firstPart = true;
      for (String part : wrap((String) line)) {
        out.append(firstPart ? "" : separator).append(part);
        firstPart = false;
      }
    }
    return out.toString();
  }

  private List<String> wrap(String line) {
    if (width <= 0) {
      throw Failure.value("invalid width " + width + " (must be > 0)");
    }
    rendering.scan(line.length() * 4L);
    rendering.characters(line.length() * 4L);
    int[] points = line.codePoints().toArray();
    ArrayDeque<Chunk> chunks = new ArrayDeque<>(chunks(points));
    List<String> lines = new ArrayList<>();
    while (!chunks.isEmpty()) {
      if (isBlank(points, chunks.getFirst()) && !lines.isEmpty()) {
        chunks.removeFirst();
      }
      String wrapped = nextLine(points, chunks);
      if (!wrapped.isEmpty()) {
        rendering.items(1);
        rendering.characters(wrapped.length());
        lines.add(wrapped);
      }
    }
    return lines;
  }

  private String nextLine(int[] points, ArrayDeque<Chunk> chunks) {
    List<Chunk> line = new ArrayList<>();
    long length = 0;
    while (!chunks.isEmpty() && length + chunks.getFirst().length() <= width) {
      length += chunks.getFirst().length();
      line.add(chunks.removeFirst());
    }
    if (!chunks.isEmpty() && chunks.getFirst().length() > width) {
      breakWord(points, chunks, line, (int) (width - length));
    }
    if (!line.isEmpty() && isBlank(points, line.getLast())) {
      line.removeLast();
    }
    StringBuilder text = new StringBuilder();
    for (Chunk chunk : line) {
      rendering.steps(1);
      for (int i = chunk.from(); i < chunk.to(); i++) {
        text.appendCodePoint(points[i]);
      }
    }
    return text.toString();
  }

  private void breakWord(int[] points, ArrayDeque<Chunk> chunks, List<Chunk> line, int room) {
    if (!breakLongWords) {
      if (line.isEmpty()) {
        line.add(chunks.removeFirst());
      }
      return;
    }
    Chunk word = chunks.removeFirst();
    int end = word.from() + room;
    if (breakOnHyphens && word.length() > room) {
      int hyphen = end - 1;
      while (hyphen > word.from() && points[hyphen] != '-') {
        hyphen--;
      }
      boolean onlyHyphens = true;
      for (int i = word.from(); i < hyphen; i++) {
        onlyHyphens &= points[i] == '-';
      }
      if (hyphen > word.from() && !onlyHyphens) {
        end = hyphen + 1;
      }
    }
    line.add(new Chunk(word.from(), end));
    chunks.addFirst(new Chunk(end, word.to()));
  }

  private static boolean isBlank(int[] points, Chunk chunk) {
    for (int i = chunk.from(); i < chunk.to(); i++) {
      if (!CodePoints.isSpace(points[i])) {
        return false;
      }
    }
    return true;
  }

  private List<Chunk> chunks(int[] points) {
    List<Chunk> chunks = new ArrayList<>();
    int[] dashesEnd = breakOnHyphens ? dashesEnd(points) : new int[0];
    int at = 0;
    while (at < points.length) {
      int end = at + 1;
      if (isSeparator(points[at])) {
        while (end < points.length && isSeparator(points[end])) {
          end++;
        }
      } else if (!breakOnHyphens) {
        while (end < points.length && !isSeparator(points[end])) {
          end++;
        }
      } else if (isDash(points, dashesEnd, at)) {
        end = dashesEnd[at];
      } else {
        end = wordEnd(points, dashesEnd, at);
      }
      rendering.items(1);
      chunks.add(new Chunk(at, end));
      at = end;
    }
    return chunks;
  }

  /** Where the hyphens end that begin at each position. */
  private static int[] dashesEnd(int[] points) {
    int[] ends = new int[points.length];
    for (int i = points.length - 1; i >= 0; i--) {
      boolean more = i + 1 < points.length && points[i + 1] == '-';
      ends[i] = points[i] != '-' ? i : more ? ends[i + 1] : i + 1;
    }
    return ends;
  }

  private static boolean isSeparator(int c) {
    return SPACES.indexOf(c) >= 0;
  }

  private static boolean isWord(int c) {
    return c == '_' || TextPredicates.isAlphanumeric(c);
  }

  private static boolean isWordOrPunctuation(int[] points, int at) {
    return at >= 0 && (isWord(points[at]) || PUNCTUATION.indexOf(points[at]) >= 0);
  }

  private static boolean isLetter(int[] points, int at) {
    return at >= 0 && at < points.length && isWord(points[at]) && !Character.isDigit(points[at]);
  }

  /** Two or more hyphens between words. */
  private static boolean isDash(int[] points, int[] dashesEnd, int at) {
    int end = dashesEnd[at];
    return end - at >= 2
        && end < points.length
        && isWord(points[end])
        && isWordOrPunctuation(points, at - 1);
  }

  private static int wordEnd(int[] points, int[] dashesEnd, int from) {
    for (int at = from + 1; at < points.length; at++) {
      if (isSeparator(points[at]) || isDash(points, dashesEnd, at)) {
        return at;
      }
      if (points[at] == '-' && isHyphenation(points, at)) {
        return at + 1;
      }
    }
    return points.length;
  }

  /** A hyphen with letters enough before and after it to break there. */
  private static boolean isHyphenation(int[] points, int at) {
    boolean before =
        (isLetter(points, at - 1) && isLetter(points, at - 2))
            || (isWordOrPunctuation(points, at - 1)
                && at >= 2
                && points[at - 2] == '-'
                && isLetter(points, at - 3));
    boolean after =
        isLetter(points, at + 1)
            && (isLetter(points, at + 2)
                || (at + 2 < points.length && points[at + 2] == '-' && isLetter(points, at + 3)));
    return before && after;
  }
}
