package dev.hearth.main.command;

import dev.hearth.main.room.NewRoom;
import dev.hearth.main.room.RoomFinder;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Session;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hearth room new FOLDER}. */
@Command(
    name = "new",
    optionListHeading = "%nOptions:%n",
    description = "Makes a room of your own: a folder that begins as a copy of another room.")
final class RoomNewCommand implements Action {
  private final Session session;

  @Parameters(paramLabel = "FOLDER", description = "Where; its last name becomes the room's.")
  private Path folder = Path.of("room");

  @Option(names = "--from", paramLabel = "ROOM", description = "What to begin with; triage.")
  private String from = "triage";

  RoomNewCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() throws IOException {
    var source = new RoomFinder(session.settings().home()).find(from);
    for (String name : NewRoom.make(source, folder)) {
      session.console().line(folder.resolve(name).toString());
    }
    session.console().note("read room.yaml and prompt.md, then: hearth room check " + folder);
    return ExitCode.DONE;
  }
}
