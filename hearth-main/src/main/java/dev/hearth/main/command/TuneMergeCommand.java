package dev.hearth.main.command;

import dev.hearth.apps.tune.Merge;
import dev.hearth.compute.Matrices;
import dev.hearth.compute.choice.MatricesChoice;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Session;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hearth tune merge BASE ADAPTER --output FILE}. */
@Command(
    name = "merge",
    optionListHeading = "%nOptions:%n",
    description = "Writes a model with an adapter put into its weights.")
final class TuneMergeCommand implements Action {
  private final Session session;

  @Parameters(index = "0", paramLabel = "BASE", description = "The model the adapter is for.")
  private Path base;

  @Parameters(index = "1", paramLabel = "ADAPTER", description = "The adapter.")
  private Path adapter;

  @Option(names = "--output", required = true, paramLabel = "FILE", description = "Where to.")
  private Path output = Path.of("merged.gguf");

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Of changed tensors, such as F16; by default the one they have.")
  private @Nullable String type;

  TuneMergeCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    try (Matrices matrices = MatricesChoice.create(0)) {
      int changed = Merge.write(base, adapter, output, type, matrices);
      session.console().line(changed + " tensors changed: " + output);
    }
    return ExitCode.DONE;
  }
}
