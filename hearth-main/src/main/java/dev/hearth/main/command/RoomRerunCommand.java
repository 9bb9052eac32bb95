package dev.hearth.main.command;

import dev.hearth.apps.room.Rerun;
import dev.hearth.apps.room.RunStore;
import dev.hearth.apps.room.Trees;
import dev.hearth.main.room.RoomJob;
import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Session;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hearth room rerun RUN}. */
@Command(
    name = "rerun",
    optionListHeading = "%nOptions:%n",
    description = {
      "Runs a run again, with its room, inputs and model as they are now, and compares every file.",
      "",
      "Ends with 0 where all bytes are the same, with 6 where any differ. Nothing new is kept."
    })
final class RoomRerunCommand implements Action {
  private static final int SHOWN = 16;

  private final Session session;

  @Parameters(paramLabel = "RUN", description = "Its id, the beginning of it, or 'last'.")
  private String run = "";

  @Option(names = "--threads", paramLabel = "N", description = "Threads; all cores by default.")
  private int threads;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  RoomRerunCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() throws IOException {
    try {
      RoomJob job = new RoomJob(session);
      RunStore.Kept kept = job.store().open(run);
      List<Rerun.Compared> compared = job.again(kept, threads);
      boolean same = compared.stream().allMatch(Rerun.Compared::same);
      if (json) {
        var root = Trees.object().put("run", kept.id()).put("same", same);
        root.set("files", Trees.tree(compared));
        session.console().line(Trees.line(root));
      } else {
        print(kept, compared, same);
      }
      return same ? ExitCode.DONE : ExitCode.VERIFICATION_FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.CANCELLED;
    }
  }

  private void print(RunStore.Kept kept, List<Rerun.Compared> compared, boolean same) {
    Console console = session.console();
    for (Rerun.Compared file : compared) {
      String change =
          file.same() ? "same" : "was " + digest(file.before()) + ", is " + digest(file.now());
      console.line(String.format(Locale.ROOT, "%-22s %s", file.file(), change));
    }
    Map<String, String> then = kept.outcome().circumstances().versions();
    RoomJob.versions()
        .forEach((name, now) -> {
          String before = then.getOrDefault(name, "");
          if (!before.equals(now)) {
            console.line(
                String.format(Locale.ROOT, "%-22s was %s, is %s (version)", name, before, now));
          }
        });
    console.line(
        same
            ? "the same bytes: " + compared.size() + " files of run " + kept.id()
            : "NOT the same: the first file that differs explains those after it");
  }

  private static String digest(String digest) {
    return digest.isEmpty() ? "not there" : digest.substring(0, SHOWN);
  }
}
