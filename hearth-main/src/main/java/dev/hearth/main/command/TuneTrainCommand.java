package dev.hearth.main.command;

import dev.hearth.apps.tune.Progress;
import dev.hearth.apps.tune.TrainRun;
import dev.hearth.apps.tune.TrainSettings;
import dev.hearth.compute.Matrices;
import dev.hearth.compute.choice.MatricesChoice;
import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.Session;
import dev.hearth.main.tune.TrainingView;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code hearth tune train --config FILE}. */
@Command(
    name = "train",
    optionListHeading = "%nOptions:%n",
    description = {
      "Trains all weights of a model, as a JSON file says, and writes a GGUF file.",
      "",
      "Stop it at any time, also with kill -9: the same command goes on from the last checkpoint"
          + " and ends with the same bytes."
    })
final class TuneTrainCommand implements Action {
  private final Session session;

  @SuppressWarnings("NullAway.Init") // picocli sets what is required
  @Option(names = "--config", required = true, paramLabel = "FILE", description = "The settings.")
  private Path config = Path.of("train.json");

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads; all cores by default. The result does not depend on them.")
  private int threads;

  @Option(names = "--json", description = "Print one JSON object at the end.")
  private boolean json;

  TuneTrainCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() throws IOException {
    Console console = session.console();
    TrainSettings settings = TrainSettings.read(config);
    try (Matrices matrices = MatricesChoice.create(threads);
        TrainRun run = TrainRun.open(settings, matrices)) {
      TrainRun.Size size = run.size();
      console.note(
          "%,d parameters, %,d samples of %,d tokens (%,d of replies), %,d samples held out; %s"
              .formatted(
                  size.parameters(),
                  size.samples(),
                  size.sampleTokens(),
                  size.scoredTokens(),
                  size.heldOutSamples(),
                  MatricesChoice.reason()));
      TrainRun.Outcome outcome = run.run(new TrainingView(console));
      Path page = TrainingView.finish(console, outcome.model(), outcome.history());
      Progress last = outcome.history().getLast();
      if (json) {
        ObjectNode answer =
            Json.object()
                .put("model", outcome.model().toString())
                .put("sha256", outcome.sha256())
                .put("steps", last.step())
                .put("loss", last.loss());
        if (!Double.isNaN(last.heldOutLoss())) {
          answer.put("held_out_loss", last.heldOutLoss());
        }
        console.line(Json.line(answer.put("curve", page.toString())));
      } else {
        console.line("model   " + outcome.model());
        console.line("sha256  " + outcome.sha256());
        console.line("curve   " + page);
      }
    }
    return ExitCode.DONE;
  }
}
