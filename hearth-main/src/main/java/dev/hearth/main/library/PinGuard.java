package dev.hearth.main.library;

import dev.hearth.format.library.Library;
import dev.hearth.format.library.LockFile;
import dev.hearth.format.library.ModelNames;
import dev.hearth.format.library.ModelParts;
import dev.hearth.format.library.ModelRecord;
import dev.hearth.main.shell.Session;
import dev.hearth.main.shell.TransferLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Lets only those files be opened that the project's lock file means. */
public final class PinGuard {
  private PinGuard() {}

  /** Checks a file under the name that it has. */
  public static void check(Path file, Session session) {
    check(ModelNames.ofFile(String.valueOf(file.getFileName())), file, session);
  }

  /**
   * Checks a file that is meant by {@code name}. A file whose size, time and identity are as they
   * were when it was last read is not read again.
   *
   * @throws dev.hearth.format.HearthException VERIFICATION_FAILED where it is another file than the
   *     pinned one
   */
  public static void check(String name, Path file, Session session) {
    LockFile lock = session.surroundings().lock();
    List<ModelRecord> all = lock.entries();
    Optional<ModelRecord> pinned =
        all.stream().filter(model -> model.name().equals(name)).findFirst();
    if (pinned.isEmpty()) {
      if (!all.isEmpty()) {
        session.console().note(name + " is not pinned in " + lock.path());
      }
      return;
    }
    try {
      List<Path> parts = ModelParts.of(file);
      Library.Entry entry = new Library.Entry(pinned.get().name(), parts, Optional.empty());
      long bytes = 0;
      for (Path part : parts) {
        bytes += Files.size(part);
      }
      try (TransferLine line = session.console().transfer("checking " + name, bytes)) {
        lock.check(pinned.get(), ModelFiles.library(session).measured(entry, false, line::add));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
