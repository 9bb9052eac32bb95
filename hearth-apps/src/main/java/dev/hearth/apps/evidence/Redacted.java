package dev.hearth.apps.evidence;

import java.util.List;

/**
 * A text without its secrets.
 *
 * @param text each secret replaced by {@code [redacted: kind]}; line numbers are kept
 * @param removed what was taken out, in order
 */
public record Redacted(String text, List<Removed> removed) {
  /**
   * One secret. Its characters are not kept.
   *
   * @param kind such as {@code private key}
   * @param line where it began, from 1
   * @param characters how long it was
   */
  public record Removed(String kind, int line, int characters) {}

  public Redacted {
    removed = List.copyOf(removed);
  }
}
