package dev.hearth.main.command;

import dev.hearth.format.library.Library;
import dev.hearth.format.library.LockFile;
import dev.hearth.format.library.ModelRecord;
import dev.hearth.main.library.ModelFiles;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.Session;
import dev.hearth.main.shell.TransferLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code hearth verify}. */
@Command(
    name = "verify",
    description = {
      "Reads every byte of models and compares with what was published and what is pinned.",
      "",
      "Without NAME all models of the library. Exit code 6 where one differs."
    })
final class VerifyCommand implements Action {
  private final Session session;

  @Parameters(paramLabel = "NAME", arity = "0..*", description = "Models of the library.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  VerifyCommand(Session session) {
    this.session = session;
  }

  private record Verdict(String name, String sha256, boolean right, String why) {}

  @Override
  public ExitCode run() throws IOException {
    List<Library.Entry> entries = new ArrayList<>();
    for (String name : names) {
      entries.add(ModelsCommand.entry(name, session));
    }
    if (names.isEmpty()) {
      entries.addAll(ModelFiles.library(session).entries());
    }
    ObjectNode root = Json.object();
    ArrayNode models = root.putArray("models");
    boolean right = true;
    for (Library.Entry entry : entries) {
      Verdict verdict = verify(entry);
      right &= verdict.right();
      models
          .addObject()
          .put("name", verdict.name())
          .put("sha256", verdict.sha256())
          .put("right", verdict.right())
          .put("why", verdict.why());
      if (!json) {
        String word = verdict.right() ? "right" : "WRONG";
        session.console().line(verdict.name() + "  " + word + "  " + verdict.why());
      }
    }
    if (json) {
      session.console().line(Json.line(root.put("right", right)));
    }
    return right ? ExitCode.DONE : ExitCode.VERIFICATION_FAILED;
  }

  private Verdict verify(Library.Entry entry) throws IOException {
    String name = entry.name();
    if (!Library.whole(entry)) {
      return new Verdict(name, "", false, "a file is missing or has another size");
    }
    long bytes = 0;
    for (Path file : entry.files()) {
      bytes += Files.size(file);
    }
    String sha256;
    try (TransferLine line = session.console().transfer("checking " + name, bytes)) {
      sha256 = ModelFiles.library(session).measured(entry, true, line::add).sha256();
    }
    LockFile lock = session.surroundings().lock();
    Optional<ModelRecord> pinned = lock.entry(name);
    Optional<ModelRecord> known = entry.known();
    if (known.isPresent() && !known.get().sha256().equals(sha256)) {
      String came = known.get().sha256();
      return new Verdict(name, sha256, false, "is sha256:" + sha256 + ", came as " + came);
    }
    if (pinned.isPresent() && !pinned.get().sha256().equals(sha256)) {
      String wanted = pinned.get().sha256();
      return new Verdict(name, sha256, false, "is sha256:" + sha256 + ", pinned is " + wanted);
    }
    String against =
        pinned.isPresent()
            ? "as pinned"
            : known.map(k -> k.published() ? "as published" : "as it came").orElse("no record");
    return new Verdict(name, sha256, true, "sha256:" + sha256 + "  " + against);
  }
}
