package dev.hearth.main.shell;

import java.io.IOException;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/** Whether a person watches a stream. */
public final class Screen {
  private Screen() {}

  /** Whether the notes (standard error) reach a screen. Costs a few milliseconds. */
  public static boolean showsNotes() {
    return isTerminal(SystemStream.Error);
  }

  /** Whether a person types at the standard input, which a pipe or file would replace. */
  public static boolean takesInput() {
    return isTerminal(SystemStream.Input);
  }

  private static boolean isTerminal(SystemStream stream) {
    try {
      return TerminalProvider.load("ffm").isSystemStream(stream);
    } catch (IOException e) {
      return false;
    }
  }
}
