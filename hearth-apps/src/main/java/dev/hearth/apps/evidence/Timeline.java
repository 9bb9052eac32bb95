package dev.hearth.apps.evidence;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened when, over all files.
 *
 * @param entries in the order of time; those without a time last, by file and line
 * @param leftOut lines of the same levels that are not in {@code entries}
 * @param from the first time that any line of any level says; null where none does
 * @param to the last such time
 * @param spans equal parts of the time between, and how many lines of which level fall into each;
 *     empty where no line has a time
 * @param untimedLines lines whose time is not known
 * @param assumptions what was taken for granted, such as a zone or a year, by file
 */
public record Timeline(
    List<Entry> entries,
    long leftOut,
    @Nullable Instant from,
    @Nullable Instant to,
    List<Span> spans,
    long untimedLines,
    List<Assumption> assumptions) {
  /**
   * One line.
   *
   * @param time when; null where the line does not say
   * @param file as the manifest names it
   * @param line from 1
   * @param folded how many lines of the same template it stands for, the first of them shown
   */
  public record Entry(
      @Nullable Instant time, String file, int line, Level level, String text, int folded) {}

  /**
   * A part of the time and its lines.
   *
   * @param errors lines of levels ERROR and FATAL
   * @param warnings lines of level WARNING
   * @param others all others
   */
  public record Span(Instant from, Instant to, int errors, int warnings, int others) {}

  /** Something that the lines of a file do not say. */
  public record Assumption(String file, String text) {}

  public Timeline {
    entries = List.copyOf(entries);
    spans = List.copyOf(spans);
    assumptions = List.copyOf(assumptions);
  }
}
