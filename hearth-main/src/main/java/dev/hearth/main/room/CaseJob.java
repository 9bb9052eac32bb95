package dev.hearth.main.room;

import dev.hearth.apps.room.CaseReport;
import dev.hearth.apps.room.Circumstances;
import dev.hearth.apps.room.Room;
import dev.hearth.apps.room.RoomCase;
import dev.hearth.apps.room.RoomReader;
import dev.hearth.apps.room.RoomSource;
import dev.hearth.apps.room.RunStore;
import dev.hearth.apps.room.ScriptRunner;
import dev.hearth.apps.room.Wishes;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.main.shell.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the cases of a room, with its model opened once. */
public final class CaseJob {
  private final Session session;
  private final RoomJob job;

  public CaseJob(Session session) {
    this.session = session;
    this.job = new RoomJob(session);
  }

  /**
   * Runs all of them; every run is kept.
   *
   * @param scoreMin negative for what the room says
   * @throws HearthException BAD_INPUT for a room without cases
   */
  public CaseReport run(String name, RoomModel.Choices choices, Wishes wishes, double scoreMin)
      throws IOException, InterruptedException {
    Path home = session.settings().home();
    RoomSource source = new RoomFinder(home).find(name);
    Room room = RoomReader.read(source);
    Optional<ScriptRunner> scripts = RoomPrograms.scripts(room);
    List<RoomCase> cases = RoomCase.read(source);
    if (cases.isEmpty()) {
      throw new HearthException(
          Code.BAD_INPUT,
          "the room " + room.name() + " has no cases",
          "add cases/NAME/input/ and cases/NAME/expected.json");
    }
    // kept, so that the runs can be done again
    Path folder = home.resolve("cases").resolve(room.name());
    try (RoomModel model = RoomModel.open(room, source, choices, session)) {
      List<CaseReport.Scored> scored = new ArrayList<>();
      for (RoomCase each : cases) {
        session.console().note("case " + each.name());
        Path input = each.input(source, folder);
        RunStore.Kept kept = job.run(room, source, model, scripts, List.of(input), wishes);
        scored.add(scored(each, kept));
      }
      double least = scoreMin >= 0 ? scoreMin : room.testScoreMin();
      return new CaseReport(room.name(), scored, least);
    }
  }

  private static CaseReport.Scored scored(RoomCase each, RunStore.Kept kept) {
    double seconds =
        kept.outcome().circumstances().steps().stream()
            .mapToDouble(Circumstances.Step::seconds)
            .sum();
    return new CaseReport.Scored(
        each.name(),
        kept.outcome().conclusion().status(),
        each.judge(kept.outcome()),
        kept.id(),
        seconds);
  }
}
