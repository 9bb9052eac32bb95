package dev.hearth.main.room;

import dev.hearth.apps.room.Finding;
import dev.hearth.apps.room.Room;
import dev.hearth.apps.room.RoomReader;
import dev.hearth.apps.room.RoomSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with a room, its schema's grammar included. */
public final class RoomLint {
  private RoomLint() {}

  public static List<Finding> of(RoomSource source) throws IOException {
    RoomReader.Result result = RoomReader.check(source);
    List<Finding> findings = new ArrayList<>(result.findings());
    if (result.room().isPresent()) {
      Room room = result.room().get();
      RoomPrograms.refusal(room.schema().forEvidence(List.of("E1", "E2")))
          .ifPresent(why ->
              findings.add(
                  new Finding(
                      "schema.json", 0, 0, "cannot be enforced: " + why, "say it otherwise")));
    }
    return findings;
  }
}
