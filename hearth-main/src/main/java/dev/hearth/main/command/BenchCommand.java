package dev.hearth.main.command;

import dev.hearth.engine.EngineSettings;
import dev.hearth.main.bench.BenchPlan;
import dev.hearth.main.bench.BenchReport;
import dev.hearth.main.bench.BenchResult;
import dev.hearth.main.bench.BenchRun;
import dev.hearth.main.library.ModelFiles;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.Session;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hearth bench}. */
@Command(
    name = "bench",
    description = {
      "Measures how fast a model runs here, and how near that is to what the machine can do.",
      "",
      "Prompts are random tokens. The machine's memory is measured between the rounds of the"
          + " model. The context is allocated for what is measured; --context is not needed."
    })
final class BenchCommand implements Action {
  private final Session session;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A GGUF file or a model's name.")
  private String model = "";

  @Option(
      names = "--prompt",
      paramLabel = "N",
      split = ",",
      description = "Lengths of prompts; 512 by default, 0 for none.")
  private List<Integer> prompts = List.of(512);

  @Option(
      names = "--output",
      paramLabel = "N",
      description = "Length of replies; 128 by default, 0 for none.")
  private int output = 128;

  @Option(
      names = "--depth",
      paramLabel = "N",
      split = ",",
      description = "Tokens in the context before; 0,2048 by default.")
  private List<Integer> depths = List.of(0, 2048);

  @Option(
      names = "--streams",
      paramLabel = "N",
      split = ",",
      description = "Requests at the same time; 1,8 by default.")
  private List<Integer> streams = List.of(1, 8);

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often each is measured; 3 by default.")
  private int rounds = 3;

  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

  @Mixin private EngineOptions engine = new EngineOptions();

  BenchCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() throws IOException {
    EngineSettings settings = engine.settings();
    BenchPlan plan = BenchPlan.of(prompts, output, depths, streams, rounds);
    BenchRun run = new BenchRun(ModelFiles.find(model, session), settings, plan);
    try {
      BenchResult result = measure(run);
      if (json) {
        session.console().line(Json.line(BenchReport.json(result)));
      } else {
        BenchReport.print(session.console(), result);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.CANCELLED;
    }
    return ExitCode.DONE;
  }

  private BenchResult measure(BenchRun run) throws IOException, InterruptedException {
    try (var progress = session.console().progress("measuring", run.steps())) {
      return run.run(progress::at);
    }
  }
}
