package dev.hearth.main.command;

import dev.hearth.apps.pull.Disk;
import dev.hearth.apps.pull.Network;
import dev.hearth.apps.pull.Patience;
import dev.hearth.apps.pull.PullRequest;
import dev.hearth.apps.pull.Puller;
import dev.hearth.apps.pull.registry.Registries;
import dev.hearth.format.library.ModelRecord;
import dev.hearth.main.library.ModelFiles;
import dev.hearth.main.library.ModelList;
import dev.hearth.main.library.PullView;
import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.Session;
import dev.hearth.main.shell.Surroundings;
import dev.hearth.main.shell.Visible;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code hearth pull}. */
@Command(
    name = "pull",
    description = {
      "Gets a model into the library: whole and checked, or not at all.",
      "",
      "From the Hugging Face hub (HF_ENDPOINT, HF_TOKEN), an Ollama registry, a web address or a"
          + " file. Interrupted, it goes on where it was when called again. With a hearth.lock, the"
          + " name of a pinned model gets exactly the pinned bytes."
    })
final class PullCommand implements Action {
  private final Session session;

  @Parameters(
      paramLabel = "SOURCE",
      description =
          "hf:OWNER/REPO[@REVISION][:FILE or type], ollama:NAME[:TAG], a URL, a GGUF file, or"
              + " the name of a pinned model.")
  private String source = "";

  @Option(names = "--name", paramLabel = "NAME", description = "What to call it here.")
  private String name = "";

  @Option(names = "--sha256", paramLabel = "HEX", description = "The digest that it must have.")
  private String sha256 = "";

  @Option(names = "--offline", description = "Never touch the network.")
  private boolean offline;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  PullCommand(Session session) {
    this.session = session;
  }

  /** The network, or none where it may not be asked. */
  static Network network(Surroundings around, boolean offline) {
    return offline || around.offline()
        ? Network.offline()
        : new Registries(around.network(), Patience.standard());
  }

  static Puller puller(Session session, Network network) {
    return new Puller(
        ModelFiles.library(session),
        session.surroundings().caches(),
        network,
        Disk.REAL,
        Patience.standard());
  }

  @Override
  public ExitCode run() throws IOException {
    String digest = sha256.toLowerCase(Locale.ROOT).replaceFirst("^sha256:", "");
    if (!digest.isEmpty() && !digest.matches("[0-9a-f]{64}")) {
      throw EngineOptions.unknown("--sha256", sha256, "64 hexadecimal digits");
    }
    Surroundings around = session.surroundings();
    try (Network network = network(around, offline);
        PullView view = new PullView(session.console())) {
      ModelRecord model =
          puller(session, network).pull(new PullRequest(source, name, digest, around.lock()), view);
      view.ends();
      if (json) {
        ObjectNode node = Json.object().put("name", model.name()).put("bytes", model.bytes());
        ModelList.facts(node, model);
        session.console().line(Json.line(node));
      } else {
        String licence = model.licence().isEmpty() ? "not stated" : model.licence();
        session.console().line(model.name() + "  sha256:" + model.sha256());
        session.console().note(Visible.line("licence: " + licence));
      }
    }
    return ExitCode.DONE;
  }
}
