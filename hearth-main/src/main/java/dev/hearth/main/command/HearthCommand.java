package dev.hearth.main.command;

import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The root: says what Hearth is and which commands there are. */
@Command(
    name = "hearth",
    synopsisSubcommandLabel = "COMMAND",
    description = "%nRuns language models (GGUF files) on this machine. Nothing leaves it.",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footer = {
      "",
      "'hearth COMMAND --help' explains one command.",
      "",
      "Exit codes: 0 done, 2 usage, 3 bad input, 4 does not fit, 5 refused by policy,",
      "6 verification failed, 70 a bug in Hearth, 130 cancelled."
    })
final class HearthCommand implements Action {
  private final Session session;

  @Spec private CommandSpec spec;

  HearthCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    session.console().print(spec.commandLine().getUsageMessage());
    return ExitCode.USAGE;
  }
}
