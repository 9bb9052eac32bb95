package dev.hearth.main.command;

import dev.hearth.apps.room.Finding;
import dev.hearth.apps.room.RoomSource;
import dev.hearth.apps.room.Trees;
import dev.hearth.main.room.RoomFinder;
import dev.hearth.main.room.RoomLint;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Session;
import dev.hearth.main.shell.Visible;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hearth room check ROOM}. */
@Command(
    name = "check",
    optionListHeading = "%nOptions:%n",
    description = "Says everything that is wrong with a room, with lines; ends with 3 if anything.")
final class RoomCheckCommand implements Action {
  private final Session session;

  @Parameters(paramLabel = "ROOM", description = "A folder, or a name of 'room list'.")
  private String room = "";

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  RoomCheckCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() throws IOException {
    RoomSource source = new RoomFinder(session.settings().home()).find(room);
    List<Finding> findings = RoomLint.of(source);
    if (json) {
      var root = Trees.object().put("room", room).put("right", findings.isEmpty());
      root.set("findings", Trees.tree(findings));
      session.console().line(Trees.line(root));
    } else {
      findings.forEach(finding -> session.console().line(Visible.line(finding.text())));
      session
          .console()
          .line(
              findings.isEmpty()
                  ? source.label() + " is right"
                  : findings.size() + " things are wrong in " + source.label());
    }
    return findings.isEmpty() ? ExitCode.DONE : ExitCode.BAD_INPUT;
  }
}
