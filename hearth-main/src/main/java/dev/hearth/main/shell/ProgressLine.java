package dev.hearth.main.shell;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * One line that says how far a long step is: redrawn at most ten times a second, erased at the end.
 * Silent where nobody watches.
 */
public final class ProgressLine implements AutoCloseable {
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final String ERASE = "\r\u001b[K";

  private final PrintWriter notes;
  private final boolean drawn;
  private final String what;
  private final long total;
  private long lastDrawn;
  private boolean visible;

  ProgressLine(PrintWriter notes, boolean drawn, String what, long total) {
    this.notes = notes;
    this.drawn = drawn;
    this.what = what;
    this.total = total;
    this.lastDrawn = System.nanoTime();
  }

  /** Says that {@code done} of the total is done. */
  public void at(long done) {
    long now = System.nanoTime();
    if (!drawn || total <= 0 || now - lastDrawn < REDRAW_NANOS) {
      return;
    }
    lastDrawn = now;
    visible = true;
    double share = Math.clamp((double) done / total, 0, 1);
    notes.print(ERASE + what + String.format(Locale.ROOT, " %3.0f %%", share * 100));
    notes.flush();
  }

  @Override
  public void close() {
    if (visible) {
      notes.print(ERASE);
      notes.flush();
    }
  }
}
