package dev.hearth.server.tenant;

import dev.hearth.server.Caller;
import dev.hearth.server.Ledger;
import dev.hearth.server.wire.Json;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import tools.jackson.databind.node.ObjectNode;

/**
 * One file a tenant, one JSON line a reply: when, which key and model, how many tokens, how long.
 * No word of what was said.
 */
public final class UsageLog {
  private static final Logger LOG = System.getLogger("dev.hearth.server");

  private final Path folder;
  private final Clock clock;

  public UsageLog(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  synchronized void add(Caller caller, Ledger.Use use) {
    ObjectNode line = Json.object();
    line.put("time", clock.instant().toString());
    line.put("key", caller.key());
    line.put("model", use.model());
    line.put("prompt_tokens", use.promptTokens());
    line.put("cached_tokens", use.reusedTokens());
    line.put("output_tokens", use.outputTokens());
    line.put("first_ms", use.untilFirst().toMillis());
    line.put("whole_ms", use.whole().toMillis());
    line.put("outcome", use.outcome());
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve(caller.tenant() + ".jsonl"),
          Json.line(line) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      // a full disk must not fail replies that are already paid for; the log says so
      LOG.log(Level.WARNING, "the usage of " + caller.tenant() + " could not be written", e);
    }
  }
}
