package dev.hearth.main.shell;

import java.io.IOException;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/** Whether a person watches a stream. */
public final class Screen {
  private Screen() {}

  /** Whether the notes (standard error) reach a screen. Costs a few milliseconds. */
  public static boolean showsNotes() {
    try {
      return TerminalProvider.load("ffm").isSystemStream(SystemStream.Error);
    } catch (IOException e) {
      return false;
    }
  }
}
