package dev.hearth.server.watch;

import dev.hearth.server.Dialect;
import dev.hearth.server.Failure;
import dev.hearth.server.Route;
import dev.hearth.server.wire.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /health}, where clients are: that the server lives, and nothing else. */
public final class Liveness implements Dialect {
  @Override
  public String name() {
    return "health";
  }

  @Override
  public List<Route> routes() {
    return List.of(health());
  }

  /** Looks at nothing that could make it wait. */
  static Route health() {
    return Route.get(
        "/health",
        Route.Access.OPEN,
        exchange -> exchange.json(200, Json.object().put("status", "ok")));
  }

  @Override
  public boolean claims(String path) {
    return path.equals("/health");
  }

  @Override
  public JsonNode errorBody(Failure failure) {
    return plain(failure);
  }

  static JsonNode plain(Failure failure) {
    ObjectNode body = Json.object();
    body.putObject("error").put("code", failure.code()).put("message", failure.message());
    return body;
  }
}
