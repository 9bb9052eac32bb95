package dev.hearth.main;

import dev.hearth.main.command.Cli;
import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.Input;
import dev.hearth.main.shell.Session;
import dev.hearth.main.shell.Settings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/** The process: its streams, environment and exit. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    var out = new FileOutputStream(FileDescriptor.out);
    var notes = new FileOutputStream(FileDescriptor.err);
    var settings = Settings.read(System.getenv(), System.getProperty("user.home"), false);
    var console = new Console(out, notes, () -> false);
    var input = new Input(System.in, Main::typesHere);
    System.exit(Cli.run(new Session(settings, console, input), arguments).number());
  }

  /** Whether a person types at the standard input, which a pipe or file would replace. */
  private static boolean typesHere() {
    try {
      return TerminalProvider.load("ffm").isSystemStream(SystemStream.Input);
    } catch (IOException e) {
      return false;
    }
  }
}
