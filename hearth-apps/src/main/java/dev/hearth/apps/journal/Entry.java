package dev.hearth.apps.journal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One line of the journal.
 *
 * @param sequence 1 for the first
 * @param at when it was written, UTC, ISO 8601
 * @param kind what happened, such as {@code run} or {@code review}
 * @param run which run
 * @param files digests of the files that belong to it, by their names in the run's folder
 * @param summary what a list shows, by name
 * @param previous {@link #digest} of the line before; empty for the first
 * @param digest of everything above
 */
public record Entry(
    long sequence,
    String at,
    String kind,
    String run,
    SortedMap<String, String> files,
    Map<String, String> summary,
    String previous,
    String digest) {

  /** The kind of an entry that a finished run leaves. */
  public static final String RUN = "run";

  /** The kind of an entry that a person's judgement leaves. */
  public static final String REVIEW = "review";

  public Entry {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    summary = Collections.unmodifiableMap(new LinkedHashMap<>(summary));
  }

  /** A word of the summary; empty where it is not there. */
  public String said(String name) {
    return summary.getOrDefault(name, "");
  }
}
