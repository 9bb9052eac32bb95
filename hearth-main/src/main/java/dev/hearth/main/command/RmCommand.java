package dev.hearth.main.command;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.library.Caches;
import dev.hearth.format.library.Library;
import dev.hearth.main.library.ModelFiles;
import dev.hearth.main.report.Fact;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hearth rm}. */
@Command(name = "rm", description = "Removes models from the library.")
final class RmCommand implements Action {
  private final Session session;

  @Parameters(paramLabel = "NAME", arity = "1..*", description = "Models of the library.")
  private List<String> names = new ArrayList<>();

  RmCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() throws IOException {
    List<Library.Entry> entries = new ArrayList<>();
    for (String name : names) {
      entries.add(removable(name));
    }
    for (Library.Entry entry : entries) {
      long bytes = ModelFiles.library(session).remove(entry);
      session.console().line(entry.name() + "  " + Fact.Bytes.of(bytes) + " removed");
    }
    return ExitCode.DONE;
  }

  /** All names are looked up before any is removed. */
  private Library.Entry removable(String name) throws IOException {
    Optional<Library.Entry> entry = ModelFiles.entry(name, session);
    if (entry.isEmpty()) {
      Optional<Caches.Found> found = session.surroundings().caches().find(name);
      if (found.isPresent()) {
        throw new HearthException(
            Code.REFUSED, name + " belongs to " + found.get().program(), "remove it there");
      }
    }
    return entry.isPresent() ? entry.get() : ModelsCommand.entry(name, session);
  }
}
