package dev.hearth.main.command;

import dev.hearth.apps.room.Reviews;
import dev.hearth.main.room.RoomJob;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.SafeFiles;
import dev.hearth.main.shell.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hearth room export --accepted OUT.jsonl}. */
@Command(
    name = "export",
    optionListHeading = "%nOptions:%n",
    description = "Writes accepted and corrected runs as data for 'hearth tune lora'.")
final class RoomExportCommand implements Action {
  private final Session session;

  @Option(
      names = "--accepted",
      required = true,
      paramLabel = "OUT.jsonl",
      description = "One conversation a line. It holds the runs' evidence: keep it private.")
  private Path output = Path.of("accepted.jsonl");

  RoomExportCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() throws IOException {
    List<String> lines = new Reviews(new RoomJob(session).store()).export();
    SafeFiles.write(output, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    session.console().line(lines.size() + " runs to " + output);
    return ExitCode.DONE;
  }
}
