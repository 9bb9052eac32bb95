package dev.hearth.main;

import dev.hearth.main.command.Cli;
import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Session;
import dev.hearth.main.shell.Settings;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/**
 * Run once by the build: goes through the common commands so that the JVM can keep their classes,
 * loaded and linked, in its start-up cache. What they print is dropped.
 */
public final class TrainingRun {
  private TrainingRun() {}

  public static void main(String[] arguments) {
    var settings = Settings.read(Map.of(), System.getProperty("java.io.tmpdir"), false);
    var console =
        new Console(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), () -> false);
    var session = new Session(settings, console);
    for (List<String> line :
        List.of(
            List.of("--help"),
            List.of("--version"),
            List.of("doctor"),
            List.of("doctor", "--json"))) {
      ExitCode exit = Cli.run(session, line.toArray(String[]::new));
      if (exit != ExitCode.DONE) {
        System.exit(exit.number());
      }
    }
  }
}
