package dev.hearth.main.command;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.library.Library;
import dev.hearth.format.library.LockFile;
import dev.hearth.format.library.ModelRecord;
import dev.hearth.main.library.ModelFiles;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Session;
import dev.hearth.main.shell.TransferLine;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hearth pin}. */
@Command(
    name = "pin",
    description = {
      "Writes a model's digest into hearth.lock: from then on that file or none.",
      "",
      "The nearest hearth.lock upwards from here counts for run, serve and pull; without one,"
          + " it is made here. Commit it."
    })
final class PinCommand implements Action {
  private static final Pattern PINNED = Pattern.compile("(.+)@sha256:([0-9a-fA-F]{64})");

  private final Session session;

  @Parameters(paramLabel = "NAME[@sha256:HEX]", description = "A model of the library.")
  private String model = "";

  @Option(names = "--remove", description = "Unpin it.")
  private boolean remove;

  PinCommand(Session session) {
    this.session = session;
  }

  @Override
  public ExitCode run() throws IOException {
    LockFile lock = session.surroundings().lock();
    if (remove) {
      if (!lock.remove(model)) {
        throw new HearthException(
            Code.NOT_FOUND, model + " is not pinned in " + lock.path(), "check the name");
      }
      session.console().note(model + " is no longer pinned in " + lock.path());
      return ExitCode.DONE;
    }
    Matcher digest = PINNED.matcher(model);
    boolean given = digest.matches();
    Library.Entry entry = ModelsCommand.entry(given ? digest.group(1) : model, session);
    ModelRecord measured = measured(entry);
    if (given && !digest.group(2).equalsIgnoreCase(measured.sha256())) {
      throw new HearthException(
          Code.VERIFICATION_FAILED,
          entry.name() + " is sha256:" + measured.sha256() + ", not the one to be pinned",
          "pull the right one first");
    }
    lock.pin(measured);
    session.console().line(entry.name() + "@sha256:" + measured.sha256());
    session.console().note("pinned in " + lock.path());
    return ExitCode.DONE;
  }

  private ModelRecord measured(Library.Entry entry) throws IOException {
    long bytes = 0;
    for (var file : entry.files()) {
      bytes += Files.size(file);
    }
    try (TransferLine line = session.console().transfer("checking " + entry.name(), bytes)) {
      return ModelFiles.library(session).measured(entry, true, line::add);
    }
  }
}
