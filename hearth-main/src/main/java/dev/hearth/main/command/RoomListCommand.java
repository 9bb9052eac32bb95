package dev.hearth.main.command;

import dev.hearth.apps.journal.Entry;
import dev.hearth.apps.room.BuiltInRooms;
import dev.hearth.apps.room.Room;
import dev.hearth.apps.room.RoomReader;
import dev.hearth.apps.room.RoomSource;
import dev.hearth.apps.room.RunStore;
import dev.hearth.apps.room.Trees;
import dev.hearth.main.room.JsonReport;
import dev.hearth.main.room.RoomFinder;
import dev.hearth.main.room.RoomJob;
import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Session;
import dev.hearth.main.shell.Visible;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hearth room list}: rooms, or runs. */
@Command(
    name = "list",
    optionListHeading = "%nOptions:%n",
    description = "Lists the rooms that there are, or the runs that were done.")
final class RoomListCommand implements Action {
  private final Session session;

  @Option(names = "--runs", description = "List runs, the newest last.")
  private boolean runs;

  @Option(names = "--json", description = "Print one JSON object a line.")
  private boolean json;

  RoomListCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() throws IOException {
    if (runs) {
      listRuns();
    } else {
      listRooms();
    }
    return ExitCode.DONE;
  }

  private void listRooms() throws IOException {
    RoomFinder finder = new RoomFinder(session.settings().home());
    List<String> names = new ArrayList<>(finder.ownNames());
    BuiltInRooms.names().stream().filter(name -> !names.contains(name)).forEach(names::add);
    for (String name : names) {
      RoomSource source = finder.find(name);
      Optional<Room> room = RoomReader.check(source).room();
      String words = room.map(Room::description).orElse("not right: see 'hearth room check'");
      if (json) {
        session
            .console()
            .line(
                Trees.line(
                    Trees.object()
                        .put("room", name)
                        .put("description", words)
                        .put("origin", source.label())
                        .put("right", room.isPresent())));
      } else {
        session.console().line(String.format(Locale.ROOT, "%-16s %s", name, Visible.line(words)));
      }
    }
  }

  private void listRuns() throws IOException {
    Console console = session.console();
    RunStore store = new RoomJob(session).store();
    List<Entry> done = store.runs();
    if (json) {
      JsonReport.list(done).forEach(console::line);
    } else {
      for (Entry run : done) {
        console.line(
            Visible.line(
                String.format(
                    Locale.ROOT,
                    "%-21s %-15s %-11s citations %-6s %s",
                    run.run(),
                    run.said("room"),
                    run.said("status"),
                    run.said("citations"),
                    run.said("answer"))));
      }
    }
    for (String left : store.unfinished()) {
      console.note("unfinished: " + store.folder(left) + " (a run that ended early; not counted)");
    }
  }
}
