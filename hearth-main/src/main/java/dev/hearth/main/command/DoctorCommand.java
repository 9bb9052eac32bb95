package dev.hearth.main.command;

import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "doctor", description = "Says what this machine is and what it can run.")
final class DoctorCommand implements Action {
  private final Session session;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    var o = Json.object().put("a", json);
    session.console().line(Json.line(o));
    return ExitCode.DONE;
  }
}
