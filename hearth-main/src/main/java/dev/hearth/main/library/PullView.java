package dev.hearth.main.library;

import dev.hearth.apps.pull.Watcher;
import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.TransferLine;
import dev.hearth.main.shell.Visible;
import org.jspecify.annotations.Nullable;

/** Shows how a pull goes. */
public final class PullView implements Watcher, AutoCloseable {
  private final Console console;
  private @Nullable TransferLine line;

  public PullView(Console console) {
    this.console = console;
  }

  @Override
  public synchronized void begins(String file, long bytes, long already) {
    TransferLine next = next(file, bytes);
    next.already(already);
    if (already > 0) {
      note(file + ": goes on after " + already + " bytes of an earlier try");
    }
  }

  private TransferLine next(String what, long bytes) {
    ends();
    TransferLine next = console.transfer(Visible.line(what), bytes);
    line = next;
    return next;
  }

  @Override
  public void received(long bytes) {
    add(bytes);
  }

  @Override
  public synchronized void checks(String file, long bytes) {
    next("checking " + file, bytes);
  }

  @Override
  public void checked(long bytes) {
    add(bytes);
  }

  private void add(long bytes) {
    TransferLine now = line;
    if (now != null) {
      now.add(bytes);
    }
  }

  @Override
  public void note(String text) {
    console.note(Visible.line(text));
  }

  /** Takes the line away: what comes next is the result. */
  public synchronized void ends() {
    if (line != null) {
      line.close();
    }
  }

  @Override
  public void close() {
    ends();
  }
}
