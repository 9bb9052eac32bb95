package dev.hearth.main.command;

import dev.hearth.engine.EngineSettings;
import dev.hearth.main.library.ModelFiles;
import dev.hearth.main.library.PinGuard;
import dev.hearth.main.serve.FileOpener;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.ProgressLine;
import dev.hearth.main.shell.Session;
import dev.hearth.server.batch.FileBatch;
import dev.hearth.server.house.HouseSettings;
import dev.hearth.server.start.OfflineBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hearth batch}. */
@Command(
    name = "batch",
    description = {
      "Answers a file of requests in OpenAI's batch format.",
      "",
      "Each line has custom_id, method, url and body. Every answer is kept as soon as it is",
      "there: the same command goes on where an interrupted one ended, and asks nothing twice."
    })
final class BatchCommand implements Action {
  private static final int PERCENT = 100;

  private final Session session;

  @Parameters(paramLabel = "FILE", index = "0", description = "Requests, a JSON line each.")
  private Path input = Path.of("");

  @Parameters(
      paramLabel = "MODEL",
      index = "1..*",
      arity = "1..*",
      description = "GGUF files that the requests name.")
  private List<String> models = new ArrayList<>();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      required = true,
      description = "Where answers go; errors go to FILE.errors.")
  private Path output = Path.of("");

  @Option(
      names = "--requests",
      paramLabel = "N",
      description = "Requests that a model computes at once: 8 by default.")
  private int requests = 8;

  @Mixin private EngineOptions engine = new EngineOptions();

  BatchCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() throws IOException {
    EngineSettings settings = engine.settings().withRequestsMax(requests);
    List<Path> files = models.stream().map(file -> ModelFiles.find(file, session)).toList();
    HouseSettings house =
        new HouseSettings(files, List.of(), 0, settings.contextTokens(), Duration.ofSeconds(-1));
    try (ProgressLine line = session.console().progress("answering", PERCENT)) {
      FileBatch.Result result =
          OfflineBatch.run(
              house,
              new FileOpener(settings, null, file -> PinGuard.check(file, session)),
              session.settings().home(),
              input,
              output,
              requests,
              (answered, total) -> line.at((long) answered * PERCENT / total));
      session
          .console()
          .line(
              "answers: %d, errors: %d%s"
                  .formatted(
                      result.good(),
                      result.failed(),
                      result.before() == 0
                          ? ""
                          : "; there already: %d".formatted(result.before())));
      return result.failed() == 0 ? ExitCode.DONE : ExitCode.BAD_INPUT;
    } catch (InterruptedException e) {
      return ExitCode.CANCELLED;
    }
  }
}
