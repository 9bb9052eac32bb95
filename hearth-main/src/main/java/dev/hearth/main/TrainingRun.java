package dev.hearth.main;

import dev.hearth.compute.choice.Facts;
import dev.hearth.main.command.Cli;
import dev.hearth.main.demo.TinyModel;
import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Session;
import dev.hearth.main.shell.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Run by the build, once a start-up cache: goes through the common commands so that the JVM can
 * keep their classes, loaded and linked. What they print is dropped.
 */
public final class TrainingRun {
  private TrainingRun() {}

  /**
   * Ends at once with {@link ExitCode#REFUSED} where the kernels of {@code compute} cannot run.
   *
   * @param arguments the launcher's mode ({@code light}, {@code compute} or {@code vectors}), the
   *     source tree, and a folder to work in
   */
  public static void main(String[] arguments) throws IOException {
    String mode = arguments[0];
    Path root = Path.of(arguments[1]);
    Path scratch = Path.of(arguments[2]);
    if (mode.equals("compute") && Facts.ofThisMachine().machine().isEmpty()) {
      System.exit(ExitCode.REFUSED.number());
    }
    OutputStream nowhere = OutputStream.nullOutputStream();
    var settings = new Settings(scratch, false, false, 80, root);
    var session = new Session(settings, new Console(nowhere, nowhere, () -> false));
    for (List<String> line : lines(mode, TinyModel.unpacked(root, scratch).toString())) {
      ExitCode exit = Cli.run(session, line.toArray(String[]::new));
      if (exit != ExitCode.DONE) {
        System.exit(exit.number());
      }
    }
  }

  private static List<List<String>> lines(String mode, String model) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("--help"));
    lines.add(List.of("--version"));
    lines.add(List.of("inspect", model));
    lines.add(List.of("inspect", model, "--json"));
    lines.add(List.of("debug", "tokenize", model, "--text", "Hello"));
    if (!mode.equals("light")) {
      lines.add(List.of("doctor"));
      lines.add(List.of("run", model, "Hello", "-n", "16"));
      lines.add(List.of("run", model, "Hello", "-n", "4", "--json"));
    }
    return lines;
  }
}
