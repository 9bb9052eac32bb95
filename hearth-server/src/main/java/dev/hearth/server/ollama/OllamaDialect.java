package dev.hearth.server.ollama;

import dev.hearth.server.Dialect;
import dev.hearth.server.Exchange;
import dev.hearth.server.Failure;
import dev.hearth.server.Models;
import dev.hearth.server.Route;
import dev.hearth.server.ServerSettings;
import dev.hearth.server.wire.Ask;
import dev.hearth.server.wire.Json;
import java.time.Clock;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /api/…}. */
public final class OllamaDialect implements Dialect {
  private final Replies replies;
  private final Catalogue catalogue;
  private final Vectors vectors;
  private final String version;

  /**
   * @param version of this program
   */
  public OllamaDialect(Models models, ServerSettings settings, String version, Clock clock) {
    Ask.Extras defaults = new Ask.Extras(settings.strictContext(), 0, null, 0, null);
    this.replies = new Replies(models, defaults, clock);
    this.catalogue = new Catalogue(models);
    this.vectors = new Vectors(models);
    this.version = version;
  }

  @Override
  public String name() {
    return "ollama";
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/", Route.Access.OPEN, e -> e.text(200, "text/plain", "Hearth is running")),
        Route.get("/api/version", Route.Access.OPEN, this::version),
        Route.post("/api/chat", Route.Access.USE, replies::chat),
        Route.post("/api/generate", Route.Access.USE, replies::generate),
        Route.get("/api/tags", Route.Access.USE, catalogue::tags),
        Route.get("/api/ps", Route.Access.USE, catalogue::open),
        Route.post("/api/show", Route.Access.USE, catalogue::show),
        Route.post("/api/embed", Route.Access.USE, vectors::embed),
        Route.post("/api/embeddings", Route.Access.USE, vectors::embedOne),
        Route.post("/api/pull", Route.Access.MANAGE, e -> refuse("pull")),
        Route.post("/api/push", Route.Access.MANAGE, e -> refuse("push")),
        Route.post("/api/create", Route.Access.MANAGE, e -> refuse("create")),
        Route.post("/api/copy", Route.Access.MANAGE, e -> refuse("copy")),
        Route.delete("/api/delete", Route.Access.MANAGE, e -> refuse("delete")));
  }

  @Override
  public boolean claims(String path) {
    return path.equals("/") || path.startsWith("/api/");
  }

  private void version(Exchange exchange) {
    exchange.json(200, Json.object().put("version", version));
  }

  /** Models are files that the server was given; it fetches, writes and removes none. */
  private static void refuse(String what) {
    throw Failure.of(
            501,
            "library_not_managed",
            "",
            "this server does not " + what + " models: they are files that it was given",
            "put GGUF files into its folder of models, or remove them there")
        .exception();
  }

  @Override
  public JsonNode errorBody(Failure failure) {
    ObjectNode body = Json.object().put("error", failure.message());
    ObjectNode hearth = body.putObject("hearth").put("code", failure.code());
    if (!failure.parameter().isEmpty()) {
      hearth.put("parameter", failure.parameter());
    }
    failure.numbers().forEach(hearth::put);
    return body;
  }
}
