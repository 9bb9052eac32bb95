package dev.hearth.main.room;

import dev.hearth.apps.room.RunWatcher;
import dev.hearth.main.shell.Console;

/** One line in the notes for each step of a run; counts only where there is something to count. */
public final class Progress implements RunWatcher {
  private final Console console;
  private String last = "";

  public Progress(Console console) {
    this.console = console;
  }

  @Override
  public void at(String step, int done, int total) {
    String line = total > 1 ? step + " " + (done + 1) + " of " + total : step;
    if (!line.equals(last) && (total <= 1 || done % Math.max(1, total / 10) == 0)) {
      console.note(line + " …");
      last = line;
    }
  }
}
