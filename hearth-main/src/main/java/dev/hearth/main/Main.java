package dev.hearth.main;

import dev.hearth.main.command.Cli;
import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.Session;
import dev.hearth.main.shell.Settings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;

/** The process: its streams, environment and exit. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    var out = new FileOutputStream(FileDescriptor.out);
    var notes = new FileOutputStream(FileDescriptor.err);
    var settings = Settings.read(System.getenv(), System.getProperty("user.home"), false);
    var console = new Console(out, notes, () -> false);
    System.exit(Cli.run(new Session(settings, console), arguments).number());
  }
}
