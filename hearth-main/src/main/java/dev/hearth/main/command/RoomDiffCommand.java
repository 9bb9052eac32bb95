package dev.hearth.main.command;

import dev.hearth.apps.room.RunDiff;
import dev.hearth.apps.room.RunStore;
import dev.hearth.main.room.DiffView;
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

/** {@code hearth room diff A B}. */
@Command(
    name = "diff",
    optionListHeading = "%nOptions:%n",
    description = "Shows in what two runs differ: inputs, room, model, evidence, prompt, answer.")
final class RoomDiffCommand implements Action {
  private final Session session;

  @Parameters(index = "0", paramLabel = "A", description = "A run.")
  private String before = "";

  @Parameters(index = "1", paramLabel = "B", description = "Another run.")
  private String after = "";

  @Option(names = "--html", paramLabel = "FILE", description = "Write a page as well.")
  private @Nullable Path html;

  RoomDiffCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() throws IOException {
    RunStore store = new RoomJob(session).store();
    RunDiff diff = RunDiff.of(store, store.open(before), store.open(after));
    session.console().print(DiffView.text(diff));
    if (html != null) {
      SafeFiles.write(html, DiffView.html(diff));
      session.console().note("page: " + html);
    }
    return ExitCode.DONE;
  }
}
