package dev.hearth.main.command;

import dev.hearth.apps.pull.Network;
import dev.hearth.apps.pull.Offer;
import dev.hearth.apps.pull.Source;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.library.Library;
import dev.hearth.format.library.ModelRecord;
import dev.hearth.main.library.ModelFiles;
import dev.hearth.main.library.ModelList;
import dev.hearth.main.shell.Console;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.Session;
import dev.hearth.main.shell.Visible;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hearth models}. */
@Command(
    name = "models",
    description = "Lists models: the library's, and those in the caches of other programs.")
final class ModelsCommand implements Action {
  private final Session session;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  private ModelsCommand(Session session) {
    this.session = session;
  }

  static CommandLine of(Session session) {
    return new CommandLine(new ModelsCommand(session))
        .addSubcommand("show", new CommandLine(new Show(session)))
        .addSubcommand("outdated", new CommandLine(new Outdated(session)));
  }

  @Override
  public ExitCode run() throws IOException {
    if (json) {
      session.console().line(Json.line(ModelList.json(session)));
    } else {
      ModelList.print(session);
    }
    return ExitCode.DONE;
  }

  static Library.Entry entry(String name, Session session) throws IOException {
    return ModelFiles.entry(name, session)
        .orElseThrow(() ->
            new HearthException(
                Code.NOT_FOUND,
                "no model " + name + " in the library",
                "'hearth models' lists what is here"));
  }

  /** One model. */
  @Command(name = "show", description = "Says where a model came from, its licence and its card.")
  private static final class Show implements Action {
    private final Session session;

    @Parameters(paramLabel = "NAME", description = "A model of the library.")
    private String name = "";

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    Show(Session session) {
      this.session = session;
    }

    @Override
    public ExitCode run() throws IOException {
      Library.Entry entry = entry(name, session);
      String card = ModelFiles.library(session).card(entry.name());
      Console console = session.console();
      if (json) {
        console.line(Json.line(ModelList.node(entry).put("card", card)));
        return ExitCode.DONE;
      }
      console.line(entry.name());
      Optional<ModelRecord> known = entry.known();
      if (known.isEmpty()) {
        console.line("  no record: it was put there by hand; 'hearth verify' says its digest");
      } else {
        fact("source", known.get().source());
        fact("revision", known.get().revision());
        fact("licence", known.get().licence());
        fact("sha256", known.get().sha256());
        fact("digests", known.get().published() ? "published" : "of the bytes that came");
      }
      entry.files().forEach(file -> fact("file", file.toString()));
      if (!card.isEmpty()) {
        console.line("");
        console.print(Visible.text(card.endsWith("\n") ? card : card + "\n"));
      }
      return ExitCode.DONE;
    }

    private void fact(String label, String value) {
      String shown = value.isEmpty() ? "not stated" : Visible.line(value);
      session.console().line("  " + label + " ".repeat(12 - label.length()) + shown);
    }
  }

  /** Whether the publishers have others now. */
  @Command(
      name = "outdated",
      description = "Asks the publishers whether they have other files now; changes nothing.")
  private static final class Outdated implements Action {
    private final Session session;

    @Option(names = "--offline", description = "Never touch the network: then it only says so.")
    private boolean offline;

    Outdated(Session session) {
      this.session = session;
    }

    @Override
    public ExitCode run() throws IOException {
      try (Network network = PullCommand.network(session.surroundings(), offline)) {
        for (Library.Entry entry : ModelFiles.library(session).entries()) {
          session.console().line(entry.name() + "  " + state(entry, network));
        }
      }
      return ExitCode.DONE;
    }

    private static String state(Library.Entry entry, Network network) {
      ModelRecord known = entry.known().orElse(null);
      if (known == null || known.source().isEmpty() || !known.published()) {
        return "its publisher states no digest";
      }
      Optional<Source> source = Source.parse(known.source());
      if (source.isEmpty()) {
        return "its source is not known";
      }
      try {
        Offer offer = network.offer(source.get());
        boolean same =
            offer.files().size() == known.files().size()
                && offer.files().getFirst().sha256().equals(known.files().getFirst().sha256());
        return same ? "current" : "another file is published now, revision " + offer.revision();
      } catch (HearthException e) {
        if (e.code() == Code.REFUSED && e.fact().contains("offline")) {
          throw e;
        }
        return "not known: " + Visible.line(e.fact());
      }
    }
  }
}
