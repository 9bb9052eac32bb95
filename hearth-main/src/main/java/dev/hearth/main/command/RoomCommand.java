package dev.hearth.main.command;

import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hearth room}: narrow tasks on private data, with checked answers. */
@Command(
    name = "room",
    synopsisSubcommandLabel = "WHAT",
    commandListHeading = "%nWhat:%n",
    optionListHeading = "%nOptions:%n",
    description = {
      "Private evidence in, checked answer out.",
      "",
      "A room is a folder that says what a model reads, what it must answer and what is checked."
    })
final class RoomCommand implements Action {
  private final Session session;

  @Spec private CommandSpec spec;

  private RoomCommand(Session session) {
    this.session = session;
  }

  static CommandLine of(Session session) {
    return new CommandLine(new RoomCommand(session))
        .addSubcommand("run", new RoomRunCommand(session))
        .addSubcommand("list", new RoomListCommand(session))
        .addSubcommand("show", new RoomShowCommand(session))
        .addSubcommand("rerun", new RoomRerunCommand(session))
        .addSubcommand("diff", new RoomDiffCommand(session))
        .addSubcommand("review", new RoomReviewCommand(session))
        .addSubcommand("export", new RoomExportCommand(session))
        .addSubcommand("test", new RoomTestCommand(session))
        .addSubcommand("new", new RoomNewCommand(session))
        .addSubcommand("check", new RoomCheckCommand(session));
  }

  @Override
  public ExitCode run() {
    session.console().print(spec.commandLine().getUsageMessage());
    return ExitCode.USAGE;
  }
}
