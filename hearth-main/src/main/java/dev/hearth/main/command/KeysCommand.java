package dev.hearth.main.command;

import dev.hearth.main.shell.ExitCode;
import dev.hearth.main.shell.Json;
import dev.hearth.main.shell.Session;
import dev.hearth.server.tenant.Key;
import dev.hearth.server.tenant.KeyFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code hearth keys}: who may use the server. */
@Command(
    name = "keys",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Keys of the server's callers.",
      "",
      "Only a digest of each key is kept. A running server sees changes within a second."
    })
final class KeysCommand implements Action {
  private final Session session;

  @Spec private CommandSpec spec;

  private KeysCommand(Session session) {
    this.session = session;
  }

  static CommandLine of(Session session) {
    CommandLine line = new CommandLine(new KeysCommand(session));
    line.addSubcommand("add", new CommandLine(new Add(session)));
    line.addSubcommand("list", new CommandLine(new Listing(session)));
    line.addSubcommand("revoke", new CommandLine(new Revoke(session)));
    return line;
  }

  @Override
  public ExitCode run() {
    session.console().print(spec.commandLine().getUsageMessage());
    return ExitCode.USAGE;
  }

  private static KeyFile file(Session session) {
    return new KeyFile(session.settings().home().resolve("keys.json"));
  }

  /** Adds a key. */
  @Command(name = "add", description = "Makes a key and shows it, once: it cannot be shown again.")
  private static final class Add implements Action {
    private final Session session;

    @Parameters(paramLabel = "NAME", description = "What to call the key.")
    private String name = "";

    @Option(
        names = "--tenant",
        paramLabel = "NAME",
        description = "Whose requests it makes; the key's name by default.")
    private String tenant = "";

    @Option(names = "--manage", description = "It may manage models.")
    private boolean manages;

    @Option(names = "--priority", paramLabel = "N", description = "-10 to 10; higher goes first.")
    private int priority;

    @Option(names = "--model", paramLabel = "NAME", description = "Only this one; repeatable.")
    private List<String> models = new ArrayList<>();

    @Option(names = "--requests-per-minute", paramLabel = "N", description = "No limit: 0.")
    private int requestsPerMinute;

    @Option(names = "--tokens-per-minute", paramLabel = "N", description = "No limit: 0.")
    private int tokensPerMinute;

    @Option(names = "--tokens-per-day", paramLabel = "N", description = "No limit: 0.")
    private long tokensPerDay;

    @Option(
        names = "--concurrent",
        paramLabel = "N",
        description = "Requests of its tenant at once; 128 by default.")
    private int concurrent;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    Add(Session session) {
      this.session = session;
    }

    @Override
    public ExitCode run() {
      String secret = KeyFile.newSecret();
      Key key =
          new Key(
              name,
              tenant.isEmpty() ? name : tenant,
              KeyFile.hash(secret),
              Instant.now(),
              manages,
              priority,
              new HashSet<>(models),
              new Key.Limits(requestsPerMinute, tokensPerMinute, tokensPerDay, concurrent));
      file(session).add(key);
      if (json) {
        session.console().line(Json.line(node(key).put("key", secret)));
      } else {
        session.console().line(secret);
        session.console().note("kept as a digest only: this is the last time that it is shown");
      }
      return ExitCode.DONE;
    }
  }

  /** Lists keys. */
  @Command(name = "list", description = "Lists keys, without the keys themselves.")
  private static final class Listing implements Action {
    private final Session session;

    @Option(names = "--json", description = "Print one JSON array.")
    private boolean json;

    Listing(Session session) {
      this.session = session;
    }

    @Override
    public ExitCode run() {
      List<Key> keys = file(session).read();
      if (json) {
        ArrayNode all = Json.object().putArray("keys");
        keys.forEach(key -> all.add(node(key)));
        session.console().line(Json.line(all));
        return ExitCode.DONE;
      }
      for (Key key : keys) {
        session
            .console()
            .line(
                "%s  tenant %s  since %s%s"
                    .formatted(
                        key.name(), key.tenant(), key.created(), key.manages() ? "  manages" : ""));
      }
      return ExitCode.DONE;
    }
  }

  /** Removes a key. */
  @Command(name = "revoke", description = "Ends a key.")
  private static final class Revoke implements Action {
    private final Session session;

    @Parameters(paramLabel = "NAME", description = "The key's name.")
    private String name = "";

    Revoke(Session session) {
      this.session = session;
    }

    @Override
    public ExitCode run() {
      file(session).revoke(name);
      session.console().note("revoked " + name);
      return ExitCode.DONE;
    }
  }

  private static ObjectNode node(Key key) {
    ObjectNode node = Json.object();
    node.put("name", key.name()).put("tenant", key.tenant());
    node.put("created", key.created().toString()).put("manages", key.manages());
    node.put("priority", key.priority());
    ArrayNode models = node.putArray("models");
    key.models().stream().sorted().forEach(models::add);
    node.put("requests_per_minute", key.limits().requestsPerMinute());
    node.put("tokens_per_minute", key.limits().tokensPerMinute());
    node.put("tokens_per_day", key.limits().tokensPerDay());
    node.put("concurrent", key.limits().concurrent());
    return node;
  }
}
