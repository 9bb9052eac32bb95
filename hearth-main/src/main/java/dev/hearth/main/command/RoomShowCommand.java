package dev.hearth.main.command;

import dev.hearth.apps.room.RunStore;
import dev.hearth.main.room.HtmlReport;
import dev.hearth.main.room.RoomJob;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.SafeFiles;
import dev.hearth.main.shell.Session;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hearth room show RUN}. */
@Command(
    name = "show",
    optionListHeading = "%nOptions:%n",
    description = "Shows a run as it was written; ends with 6 where a file of it was changed.")
final class RoomShowCommand implements Action {
  private final Session session;

  @Parameters(paramLabel = "RUN", description = "Its id, the beginning of it, or 'last'.")
  private String run = "";

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(names = "--md", description = "Print Markdown, for a ticket.")
  private boolean markdown;

  @Option(names = "--html", paramLabel = "FILE", description = "Write a page as well.")
  private @Nullable Path html;

  RoomShowCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() throws IOException {
    RoomJob job = new RoomJob(session);
    RunStore.Kept kept = job.store().open(run);
    RoomRunCommand.print(session, job, kept, json, markdown);
    if (html != null) {
      SafeFiles.write(html, HtmlReport.of(kept));
      session.console().note("page: " + html);
    }
    return ExitCode.DONE;
  }
}
