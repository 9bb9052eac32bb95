package dev.hearth.main.command;

import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Session;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hearth tune}: trains models and what belongs to them. */
@Command(
    name = "tune",
    synopsisSubcommandLabel = "WHAT",
    commandListHeading = "%nWhat:%n",
    optionListHeading = "%nOptions:%n",
    description = "Trains models on this machine: whole small ones, adapters, vocabularies.")
final class TuneCommand implements Action {
  private final Session session;

  @Spec private CommandSpec spec;

  private TuneCommand(Session session) {
    this.session = session;
  }

  static CommandLine of(Session session) {
    return new CommandLine(new TuneCommand(session))
        .addSubcommand("train", new TuneTrainCommand(session))
        .addSubcommand("lora", new TuneLoraCommand(session))
        .addSubcommand("merge", new TuneMergeCommand(session))
        .addSubcommand("vocabulary", new TuneVocabularyCommand(session));
  }

  @Override
  public ExitCode run() {
    session.console().print(spec.commandLine().getUsageMessage());
    return ExitCode.USAGE;
  }
}
