package dev.hearth.main.command;

import dev.hearth.apps.journal.Entry;
import dev.hearth.apps.room.Reviews;
import dev.hearth.apps.room.Reviews.Judgement;
import dev.hearth.format.HearthException;
import dev.hearth.main.room.RoomJob;
import dev.hearth.main.room.RoomPrograms;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Session;
import dev.hearth.main.shell.TextFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hearth room review RUN --accept|--reject|--correct FILE}. */
@Command(
    name = "review",
    optionListHeading = "%nOptions:%n",
    description = {
      "Writes down what a person says of a run. Judgements are added; the last one counts.",
      "",
      "A correction must be an answer that the run's schema allows: it may cite its evidence only."
    })
final class RoomReviewCommand implements Action {
  private final Session session;

  @Parameters(paramLabel = "RUN", description = "Its id, the beginning of it, or 'last'.")
  private String run = "";

  @Option(names = "--accept", description = "The answer is right.")
  private boolean accept;

  @Option(names = "--reject", description = "The answer is wrong.")
  private boolean reject;

  @Option(names = "--correct", paramLabel = "FILE", description = "This is the right answer.")
  private @Nullable Path correct;

  @Option(names = "--reviewer", paramLabel = "NAME", description = "Who says so; your login name.")
  private String reviewer = System.getProperty("user.name", "unknown");

  RoomReviewCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() throws IOException {
    if ((accept ? 1 : 0) + (reject ? 1 : 0) + (correct != null ? 1 : 0) != 1) {
      throw new HearthException(
          HearthException.Code.USAGE,
          "one of --accept, --reject and --correct FILE is needed",
          "say what you think of it");
    }
    Judgement judgement = accept ? Judgement.ACCEPT : reject ? Judgement.REJECT : Judgement.CORRECT;
    Optional<String> text =
        correct == null ? Optional.empty() : Optional.of(TextFile.read(correct));
    Entry entry =
        new Reviews(new RoomJob(session).store())
            .review(run, judgement, reviewer, text, RoomPrograms.schemaJudge());
    session
        .console()
        .line(entry.run() + ": " + entry.said("verdict") + " by " + entry.said("reviewer"));
    return ExitCode.DONE;
  }
}
