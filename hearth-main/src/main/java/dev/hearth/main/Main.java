package dev.hearth.main;

import dev.hearth.main.command.Cli;
import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.Input;
import dev.hearth.main.shell.Screen;
import dev.hearth.main.shell.Session;
import dev.hearth.main.shell.Settings;
import dev.hearth.main.shell.Surroundings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;

/** The process: its streams, environment and exit. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    var out = new FileOutputStream(FileDescriptor.out);
    var notes = new FileOutputStream(FileDescriptor.err);
    var settings = Settings.read(System.getenv(), System.getProperty("user.home"), isScreen());
    var console = new Console(out, notes, Screen::showsNotes);
    var input = new Input(System.in, Screen::takesInput);
    var around = Surroundings.read(System.getenv(), System.getProperty("user.home"), Path.of(""));
    System.exit(Cli.run(new Session(settings, console, input, around), arguments).number());
  }

  // which console a Java has differs between releases, and one of them says null for "no terminal"
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isScreen() {
    var console = System.console();
    return console != null && console.isTerminal();
  }
}
