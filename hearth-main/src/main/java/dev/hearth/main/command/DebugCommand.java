package dev.hearth.main.command;

import dev.hearth.main.debug.DetokenizeOperation;
import dev.hearth.main.debug.EmbedOperation;
import dev.hearth.main.debug.GenerateOperation;
import dev.hearth.main.debug.GrammarOperation;
import dev.hearth.main.debug.LogitsOperation;
import dev.hearth.main.debug.MakeModelOperation;
import dev.hearth.main.debug.Operation;
import dev.hearth.main.debug.RenderOperation;
import dev.hearth.main.debug.SampleOperation;
import dev.hearth.main.debug.TokenizeOperation;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Session;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hearth debug}: looks into single parts. Its operations print one JSON object each. */
@Command(
    name = "debug",
    synopsisSubcommandLabel = "OPERATION",
    commandListHeading = "%nOperations:%n",
    optionListHeading = "%nOptions:%n",
    description = "Looks into single parts: tokens, templates, sampling, logits. Prints JSON.")
final class DebugCommand implements Action {
  private final Session session;

  @Spec private CommandSpec spec;

  DebugCommand(Session session) {
    this.session = session;
  }

  /** The command with a subcommand for every operation. */
  static CommandLine of(Session session) {
    CommandLine command = new CommandLine(new DebugCommand(session));
    for (Operation operation : operations()) {
      command.addSubcommand(operation.name(), DebugAction.of(session, operation));
    }
    return command;
  }

  private static List<Operation> operations() {
    return List.of(
        new TokenizeOperation(),
        new DetokenizeOperation(),
        new RenderOperation(),
        new SampleOperation(),
        new GrammarOperation(),
        new LogitsOperation(),
        new GenerateOperation(),
        new EmbedOperation(),
        new MakeModelOperation());
  }

  @Override
  public ExitCode run() {
    session.console().print(spec.commandLine().getUsageMessage());
    return ExitCode.USAGE;
  }
}
