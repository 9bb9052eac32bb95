package dev.hearth.apps.pull.registry;

import dev.hearth.apps.pull.registry.Web.Answer;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What answers to range requests say (RFC 9110, section 14). */
final class Ranges {
  private static final Pattern CONTENT =
      Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");

  private Ranges() {}

  /**
   * What the first answer tells.
   *
   * @param bytes size of the whole file; -1 where it is not stated
   * @param version changes when the bytes change; empty where nothing tells
   * @param condition for {@code If-Range}: only an entity tag that is strong may be one
   */
  record Probe(boolean ranges, long bytes, String version, String condition) {}

  static Probe probe(Answer answer) {
    refuseEncoded(answer);
    String tag = answer.header("etag");
    String strong = tag.startsWith("\"") ? tag : "";
    String version = strong.isEmpty() ? answer.header("last-modified") : strong;
    if (answer.status() == 206) {
      Matcher range = CONTENT.matcher(answer.header("content-range"));
      boolean known = range.matches();
      return new Probe(known, known ? Long.parseLong(range.group(3)) : -1, version, strong);
    }
    String length = answer.header("content-length");
    return new Probe(false, length.matches("[0-9]{1,18}") ? Long.parseLong(length) : -1, "", "");
  }

  /** Refuses an answer that holds other bytes than were asked for. */
  static void check(Answer answer, long start, long end, long total, String file) {
    refuseEncoded(answer);
    String found = answer.header("content-range");
    String wanted = "bytes " + start + "-" + (end - 1) + "/" + total;
    if (!found.equals(wanted)) {
      throw new HearthException(
          Code.VERIFICATION_FAILED,
          "the server sends '" + found + "' of " + file + " for '" + wanted + "'",
          "use another source or mirror");
    }
  }

  private static void refuseEncoded(Answer answer) {
    String encoding = answer.header("content-encoding");
    if (!encoding.isEmpty() && !encoding.equals("identity")) {
      throw new HearthException(
          Code.UNSUPPORTED,
          Hosts.origin(answer.address()) + " packs the file as " + encoding + ", unasked",
          "use another source or mirror");
    }
  }
}
