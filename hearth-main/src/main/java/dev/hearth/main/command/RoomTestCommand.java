package dev.hearth.main.command;

import dev.hearth.apps.room.CaseReport;
import dev.hearth.apps.room.RoomCase;
import dev.hearth.apps.room.Trees;
import dev.hearth.main.room.CaseJob;
import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.SafeFiles;
import dev.hearth.main.shell.Session;
import dev.hearth.main.shell.Visible;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hearth room test ROOM}. */
@Command(
    name = "test",
    optionListHeading = "%nOptions:%n",
    description = {
      "Runs the room's cases and compares with what is expected.",
      "",
      "Ends with 6 where the mean score is below test.score_min of room.yaml."
    })
final class RoomTestCommand implements Action {
  private final Session session;

  @Parameters(paramLabel = "ROOM", description = "A folder, or a name of 'room list'.")
  private String room = "";

  @Option(
      names = "--score-min",
      paramLabel = "X",
      description = "From 0 to 1, instead of what the room says.")
  private double scoreMin = -1;

  @Option(names = "--junit", paramLabel = "FILE", description = "Write JUnit's XML as well.")
  private @Nullable Path junit;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Mixin private RoomModelOptions options = new RoomModelOptions();

  RoomTestCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() throws IOException {
    try {
      CaseReport report =
          new CaseJob(session).run(room, options.choices(), options.wishes(0, true), scoreMin);
      if (json) {
        var root = Trees.object().put("room", room).put("score", report.score());
        root.put("score_min", report.scoreMin()).put("passed", report.passed());
        root.set("cases", Trees.tree(report.cases()));
        session.console().line(Trees.line(root));
      } else {
        print(report);
      }
      if (junit != null) {
        SafeFiles.write(junit, report.junit());
      }
      return report.passed() ? ExitCode.DONE : ExitCode.VERIFICATION_FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.CANCELLED;
    }
  }

  private void print(CaseReport report) {
    Console console = session.console();
    for (CaseReport.Scored each : report.cases()) {
      console.line(
          Visible.line(
              String.format(
                  Locale.ROOT,
                  "%-24s %.2f  %-10s run %s",
                  each.name(),
                  each.score(),
                  each.status().name().toLowerCase(Locale.ROOT),
                  each.run())));
      for (RoomCase.Expectation expectation : each.expectations()) {
        if (!expectation.met()) {
          console.line(
              Visible.line("  missed: " + expectation.what() + "; found " + expectation.found()));
        }
      }
    }
    console.line(
        String.format(
            Locale.ROOT,
            "score %.2f of %d cases; %.2f is wanted: %s",
            report.score(),
            report.cases().size(),
            report.scoreMin(),
            report.passed() ? "passed" : "NOT passed"));
  }
}
