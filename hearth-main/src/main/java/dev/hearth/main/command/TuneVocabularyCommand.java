package dev.hearth.main.command;

import dev.hearth.apps.tune.VocabularyFile;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Session;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hearth tune vocabulary --size N --output FILE.gguf TEXT…}. */
@Command(
    name = "vocabulary",
    optionListHeading = "%nOptions:%n",
    description =
        "Learns a byte-level vocabulary from texts and writes it as a GGUF file with a chat"
            + " template. The same texts give the same file.")
final class TuneVocabularyCommand implements Action {
  private final Session session;

  @Parameters(
      arity = "1..*",
      paramLabel = "TEXT",
      description = "Conversations (.jsonl) or plain texts.")
  private List<Path> texts;

  @Option(names = "--size", required = true, paramLabel = "N", description = "Tokens.")
  private int size;

  @SuppressWarnings("NullAway.Init") // picocli sets what is required
  @Option(names = "--output", required = true, paramLabel = "FILE", description = "Where to.")
  private Path output = Path.of("vocabulary.gguf");

  TuneVocabularyCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    VocabularyFile.Result result = VocabularyFile.train(texts, size, output);
    session
        .console()
        .line("%,d tokens from %,d texts: %s".formatted(result.tokens(), result.texts(), output));
    return ExitCode.DONE;
  }
}
