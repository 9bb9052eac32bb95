package dev.hearth.main.command;

import dev.hearth.apps.room.Conclusion;
import dev.hearth.apps.room.RunStore;
import dev.hearth.apps.room.Trees;
import dev.hearth.format.HearthException;
import dev.hearth.main.room.HtmlReport;
import dev.hearth.main.room.JsonReport;
import dev.hearth.main.room.MarkdownReport;
import dev.hearth.main.room.RoomJob;
import dev.hearth.main.room.TextReport;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.SafeFiles;
import dev.hearth.main.shell.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hearth room run ROOM INPUT…}. */
@Command(
    name = "run",
    optionListHeading = "%nOptions:%n",
    description = {
      "Packs evidence from the input, asks the room's model, checks the answer.",
      "",
      "Every cited line is read again from the input. Ends with 6 where a citation or a check that"
          + " must hold does not, with 4 where a limit ended it before there was an answer."
    })
final class RoomRunCommand implements Action {
  private final Session session;

  @Parameters(index = "0", paramLabel = "ROOM", description = "A folder, or a name of 'room list'.")
  private String room = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "INPUT",
      description = "Folders, .tar, .tar.gz or .zip archives, files.")
  private List<Path> inputs = new ArrayList<>();

  @Option(
      names = "--attempts",
      paramLabel = "N",
      description = "Ask with N seeds; the majority's best answer counts.")
  private int attempts;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      description = "Ask with N seeds; the first answer counts, the others show how stable it is.")
  private int repeat;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(names = "--md", description = "Print Markdown, for a ticket.")
  private boolean markdown;

  @Option(names = "--html", paramLabel = "FILE", description = "Write a page as well.")
  private @Nullable Path html;

  @Mixin private AirGapOption airGap = new AirGapOption();

  @Mixin private RoomModelOptions options = new RoomModelOptions();

  RoomRunCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() throws IOException {
    if (attempts > 0 && repeat > 0) {
      throw new HearthException(
          HearthException.Code.USAGE,
          "--attempts lets the majority win, --repeat keeps the first answer",
          "use one of them");
    }
    List<Path> read = new ArrayList<>(inputs);
    // the room is a folder or the name of one in HEARTH_HOME, and so is its model
    read.addAll(AirGapOption.files(List.of(room, options.modelName())));
    airGap.enter(session, read, AirGapOption.folderOf(html), List.of());
    try {
      RoomJob job = new RoomJob(session);
      RunStore.Kept kept =
          job.run(
              room,
              inputs,
              options.choices(),
              options.wishes(Math.max(attempts, repeat), repeat == 0));
      print(session, job, kept, json, markdown);
      if (html != null) {
        SafeFiles.write(html, HtmlReport.of(kept));
        session.console().note("page: " + html);
      }
      return exit(kept.outcome().conclusion().status());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.CANCELLED;
    }
  }

  /** Prints a run in the form that was asked for. */
  static void print(
      Session session, RoomJob job, RunStore.Kept kept, boolean json, boolean markdown) {
    if (json) {
      Path folder = job.store().folder(kept.id());
      session.console().line(Trees.line(JsonReport.of(kept, folder)));
    } else {
      session.console().print(markdown ? MarkdownReport.of(kept) : TextReport.of(kept));
    }
  }

  static ExitCode exit(Conclusion.Status status) {
    return switch (status) {
      case VERIFIED, WARNED -> ExitCode.DONE;
      case FAILED -> ExitCode.VERIFICATION_FAILED;
      case INCOMPLETE -> ExitCode.DOES_NOT_FIT;
    };
  }
}
