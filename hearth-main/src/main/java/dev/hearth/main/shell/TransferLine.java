package dev.hearth.main.shell;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * One line that says how far bytes have come: share, speed, time left. Redrawn at most ten times a
 * second, erased at the end, silent where nobody watches. Several threads may tell it.
 */
public final class TransferLine implements AutoCloseable {
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final String ERASE = "\r\u001b[K";
  private static final int BAR = 20;

  private final PrintWriter notes;
  private final boolean drawn;
  private final String what;
  private final long total;
  private final long started = System.nanoTime();
  private long lastDrawn = started;
  private long already;
  private long done;
  private boolean visible;

  TransferLine(PrintWriter notes, boolean drawn, String what, long total) {
    this.notes = notes;
    this.drawn = drawn;
    this.what = what;
    this.total = total;
  }

  /** Bytes that were there before: they say nothing of the speed. */
  public synchronized void already(long bytes) {
    already = bytes;
  }

  /** So many more bytes have come; negative where some have to come again. */
  public synchronized void add(long bytes) {
    done += bytes;
    long now = System.nanoTime();
    if (!drawn || now - lastDrawn < REDRAW_NANOS) {
      return;
    }
    lastDrawn = now;
    visible = true;
    notes.print(ERASE + text(what, already, done, total, (now - started) / 1e9));
    notes.flush();
  }

  /**
   * The line.
   *
   * @param already bytes that were there before
   * @param done bytes that came since
   * @param total of the file; -1 where it is not known
   */
  static String text(String what, long already, long done, long total, double seconds) {
    double speed = seconds > 0 ? Math.max(0, done) / seconds : 0;
    String fast = String.format(Locale.ROOT, "%.1f MB/s", speed / 1e6);
    if (total <= 0) {
      return what + " " + megabytes(already + done) + "  " + fast;
    }
    double share = Math.clamp((double) (already + done) / total, 0, 1);
    int full = (int) (share * BAR);
    String left =
        speed > 0 ? duration((long) Math.ceil((total - already - done) / speed)) + " left" : "";
    return String.format(
            Locale.ROOT,
            "%s [%s%s] %3.0f %%  %s of %s  %s  %s",
            what,
            "=".repeat(full),
            " ".repeat(BAR - full),
            Math.floor(share * 100),
            megabytes(already + done),
            megabytes(total),
            fast,
            left)
        .stripTrailing();
  }

  private static String megabytes(long bytes) {
    return bytes < 10_000_000_000L
        ? String.format(Locale.ROOT, "%.0f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }

  private static String duration(long seconds) {
    long positive = Math.max(0, seconds);
    return positive < 60
        ? positive + " s"
        : positive < 3600
            ? positive / 60 + " min " + positive % 60 + " s"
            : positive / 3600 + " h " + positive % 3600 / 60 + " min";
  }

  @Override
  public synchronized void close() {
    if (visible) {
      notes.print(ERASE);
      notes.flush();
      visible = false;
    }
  }
}
