package dev.hearth.main.command;

import dev.hearth.apps.tune.VocabularyFile;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--whole",
      paramLabel = "FILE",
      description = "Texts that become one token each, one a line.")
  private @Nullable Path whole;

  @SuppressWarnings("NullAway.Init") // picocli sets what is required
  @Option(names = "--output", required = true, paramLabel = "FILE", description = "Where to.")
  private Path output = Path.of("vocabulary.gguf");

  TuneVocabularyCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() {
    VocabularyFile.Result result = VocabularyFile.train(texts, wholeTexts(), size, output);
    session
        .console()
        .line("%,d tokens from %,d texts: %s".formatted(result.tokens(), result.texts(), output));
    return ExitCode.DONE;
  }

  private List<String> wholeTexts() {
    if (whole == null) {
      return List.of();
    }
    try {
      return Files.readAllLines(whole).stream().filter(text -> !text.isEmpty()).toList();
    } catch (IOException e) {
      throw new HearthException(
          Code.NOT_FOUND, whole + " cannot be read: " + e, "name a file in UTF-8", e);
    }
  }
}
