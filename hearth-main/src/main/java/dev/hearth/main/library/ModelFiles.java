package dev.hearth.main.library;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.library.Caches;
import dev.hearth.format.library.Library;
import dev.hearth.format.library.ModelNames;
import dev.hearth.format.library.ModelRecord;
import dev.hearth.main.shell.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** From what the user calls a model to its file. */
public final class ModelFiles {
  private ModelFiles() {}

  /** The library of the session. */
  public static Library library(Session session) {
    return new Library(session.settings().home().resolve("models"));
  }

  /**
   * A path; the name of a model in the library, with or without its ending; where one came from
   * ({@code hf:…}, {@code ollama:…}); or the same of a model in another program's cache.
   *
   * @throws HearthException NOT_FOUND where there is none, VERIFICATION_FAILED where it is not the
   *     one that is pinned
   */
  public static Path find(String name, Session session) {
    try {
      Path given = Path.of(name);
      if (Files.exists(given)) {
        return pinned(ModelNames.ofFile(name), given, session);
      }
      Optional<Library.Entry> entry = entry(name, session);
      if (entry.isPresent()) {
        Path file = entry.get().file();
        if (Files.exists(file)) {
          PinGuard.check(entry.get().name(), file, session);
        }
        if (!Library.whole(entry.get())) {
          throw new HearthException(
              Code.NOT_FOUND,
              "files of " + entry.get().name() + " are missing or have another size",
              "pull it again: 'hearth pull " + entry.get().name() + "'");
        }
        return file;
      }
      Path other = library(session).folder().resolve(name);
      if (Files.exists(other)) {
        return pinned(ModelNames.ofFile(name), other, session);
      }
      Optional<Caches.Found> cached = session.surroundings().caches().find(name);
      if (cached.isPresent()) {
        session.console().note("from the cache of " + cached.get().program());
        return pinned(cached.get().name(), cached.get().file(), session);
      }
    } catch (InvalidPathException e) {
      throw missing(name, session);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw missing(name, session);
  }

  /** The library's model of that name, file name or source. */
  public static Optional<Library.Entry> entry(String name, Session session) throws IOException {
    Library library = library(session);
    Optional<Library.Entry> named = library.find(name);
    if (named.isPresent() || name.isEmpty()) {
      return named;
    }
    if (name.endsWith(ModelNames.ENDING)) {
      return library.find(ModelNames.ofFile(name));
    }
    return library.entries().stream()
        .filter(entry -> entry.known().map(ModelRecord::source).orElse("").equals(name))
        .findFirst();
  }

  private static Path pinned(String name, Path file, Session session) {
    PinGuard.check(name, file, session);
    return file;
  }

  private static HearthException missing(String name, Session session) {
    return new HearthException(
        Code.NOT_FOUND,
        "no model "
            + name
            + ": no such file, and none of that name in "
            + library(session).folder()
            + " or in other programs' caches",
        "'hearth models' lists what is here, 'hearth pull' gets more");
  }
}
