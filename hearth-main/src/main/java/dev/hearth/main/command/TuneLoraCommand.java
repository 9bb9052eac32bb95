package dev.hearth.main.command;

import dev.hearth.apps.tune.LoraRun;
import dev.hearth.apps.tune.LoraSettings;
import dev.hearth.apps.tune.Plan;
import dev.hearth.apps.tune.TrainRun;
import dev.hearth.compute.Matrices;
import dev.hearth.compute.choice.MatricesChoice;
import dev.hearth.format.HearthException;
import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Session;
import dev.hearth.main.tune.TrainingView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hearth tune lora BASE --data FILE.jsonl --output ADAPTER.gguf}. */
@Command(
    name = "lora",
    optionListHeading = "%nOptions:%n",
    description = {
      "Trains an adapter over a model file, which may be quantised and stays as it is.",
      "",
      "Only replies are learnt; every tenth conversation is held out unless --held-out names"
          + " others. Stop it at any time: the same command goes on from the last checkpoint."
    })
final class TuneLoraCommand implements Action {
  private final Session session;

  @Parameters(paramLabel = "BASE", description = "A GGUF file of the llama, qwen2 or qwen3 family.")
  private Path base;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE.jsonl",
      description = "Conversations: {\"messages\":[{\"role\":…,\"content\":…},…]} a line.")
  private List<Path> data = new ArrayList<>();

  @Option(
      names = "--held-out",
      paramLabel = "FILE.jsonl",
      description = "Conversations that are only measured.")
  private List<Path> heldOut = new ArrayList<>();

  @Option(names = "--output", required = true, paramLabel = "FILE", description = "The adapter.")
  private Path output = Path.of("adapter.gguf");

  @Option(names = "--rank", paramLabel = "N", description = "Rank; 16.")
  private int rank = 16;

  @Option(names = "--alpha", paramLabel = "X", description = "Alpha; 32.")
  private double alpha = 32;

  @Option(names = "--layers", paramLabel = "FROM-TO", description = "Layers; all by default.")
  private String layers = "";

  @Option(names = "--steps", paramLabel = "N", description = "Steps; 200.")
  private int steps = 200;

  @Option(names = "--context", paramLabel = "N", description = "The longest conversation; 2048.")
  private int context = 2048;

  @Option(names = "--batch-tokens", paramLabel = "N", description = "Tokens of a step; 8192.")
  private int batchTokens = 8192;

  @Option(names = "--learning-rate", paramLabel = "X", description = "The highest rate; 2e-4.")
  private double rate = 2e-4;

  @Option(names = "--seed", paramLabel = "N", description = "Seed; 1.")
  private long seed = 1;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads; all cores by default. The result does not depend on them.")
  private int threads;

  TuneLoraCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() throws IOException {
    Console console = session.console();
    requirePositive("--steps", steps);
    requirePositive("--context", context);
    requirePositive("--batch-tokens", batchTokens);
    int[] range = range();
    Path checkpoints = output.resolveSibling(output.getFileName() + ".checkpoint");
    LoraSettings settings =
        new LoraSettings(
            base,
            data,
            heldOut,
            context,
            rank,
            alpha,
            range[0],
            range[1],
            Plan.forAdapter(seed, steps, batchTokens, context, rate),
            checkpoints,
            Math.max(1, steps / 20),
            output);
    try (Matrices matrices = MatricesChoice.create(threads);
        LoraRun run = LoraRun.open(settings, matrices)) {
      TrainRun.Size size = run.size();
      console.note(
          "%,d parameters, %,d samples of %,d tokens (%,d of replies), %,d held out; %s"
              .formatted(
                  size.parameters(),
                  size.samples(),
                  size.sampleTokens(),
                  size.scoredTokens(),
                  size.heldOutSamples(),
                  MatricesChoice.reason()));
      console.note("held-out loss without the adapter: %.4f".formatted(run.heldOutLoss()));
      TrainRun.Outcome outcome = run.run(new TrainingView(console));
      Path page = TrainingView.finish(console, outcome.model(), outcome.history());
      console.line("adapter  " + outcome.model());
      console.line("sha256   " + outcome.sha256());
      console.line("curve    " + page);
    }
    return ExitCode.DONE;
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new HearthException(
          HearthException.Code.USAGE, name + " is " + value, "take a positive number");
    }
  }

  private int[] range() {
    if (layers.isEmpty()) {
      return new int[] {0, -1};
    }
    if (!layers.matches("\\d{1,4}-\\d{1,4}")) {
      throw new HearthException(
          HearthException.Code.USAGE, "'" + layers + "' are no layers", "write them as 4-11");
    }
    int dash = layers.indexOf('-');
    return new int[] {
      Integer.parseInt(layers.substring(0, dash)), Integer.parseInt(layers.substring(dash + 1))
    };
  }
}
