package dev.hearth.apps.pull.registry;

import dev.hearth.apps.pull.Patience;
import dev.hearth.apps.pull.Watcher;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** Counts failures in a row and waits between them. */
final class Tries {
  private final Patience patience;
  private final Watcher watcher;
  private final String what;
  private int failures;
  private long bytes;

  Tries(Patience patience, Watcher watcher, String what) {
    this.patience = patience;
    this.watcher = watcher;
    this.what = what;
  }

  /** Bytes came; enough of them, and earlier failures do not count any more. */
  void progress(long count) {
    bytes += count;
    if (bytes >= patience.progressBytes()) {
      bytes = 0;
      failures = 0;
    }
  }

  /** A connection failed: waits, or gives up. */
  void failed(IOException e) throws InterruptedException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException("stopped");
    }
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    if (++failures >= patience.failuresMax()) {
      throw new HearthException(
          Code.LIMIT,
          what + " could not be fetched in " + failures + " tries; the last: " + why,
          "pull again: what has come is kept",
          e);
    }
    watcher.note(what + ": " + why + "; try " + (failures + 1) + " of " + patience.failuresMax());
    patience.pause().await(backoff());
  }

  private Duration backoff() {
    Duration doubled = patience.pauseFirst().multipliedBy(1L << Math.min(failures - 1, 20));
    return doubled.compareTo(patience.pauseMax()) > 0 ? patience.pauseMax() : doubled;
  }

  /** The server asks to be left alone for a while. */
  void busy(String retryAfter, HearthException why) throws InterruptedException {
    if (++failures >= patience.failuresMax()) {
      throw why;
    }
    Duration wait = retryAfter.isBlank() ? backoff() : wanted(retryAfter.strip());
    if (wait.compareTo(patience.pauseMax()) > 0) {
      throw new HearthException(
          Code.BUSY,
          why.fact() + " and wants to be asked again in " + wait.toSeconds() + " s",
          "pull again then: what has come is kept");
    }
    watcher.note(why.fact() + "; waiting " + wait.toMillis() / 1000.0 + " s");
    patience.pause().await(wait);
  }

  /** Seconds or a date (RFC 9110, section 10.2.3). */
  private Duration wanted(String retryAfter) {
    if (retryAfter.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(retryAfter));
    }
    try {
      ZonedDateTime then = ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(Instant.now(), then.toInstant());
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeParseException e) {
      return backoff();
    }
  }
}
