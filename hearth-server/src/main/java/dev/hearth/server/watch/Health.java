package dev.hearth.server.watch;

import dev.hearth.engine.AdapterFacts;
import dev.hearth.server.Dialect;
import dev.hearth.server.Exchange;
import dev.hearth.server.Failure;
import dev.hearth.server.Models;
import dev.hearth.server.Route;
import dev.hearth.server.wire.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The management port: health, metrics, and which models are open. */
public final class Health implements Dialect {
  private final Metrics metrics;
  private final Models models;

  public Health(Metrics metrics, Models models) {
    this.metrics = metrics;
    this.models = models;
  }

  @Override
  public String name() {
    return "management";
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Liveness.health(),
        Route.get("/metrics", Route.Access.OPEN, this::metrics),
        Route.get("/status", Route.Access.OPEN, this::status));
  }

  private void metrics(Exchange exchange) {
    exchange.text(200, "text/plain; version=0.0.4; charset=utf-8", metrics.text());
  }

  private void status(Exchange exchange) {
    ObjectNode body = Json.object();
    ArrayNode open = body.putArray("models");
    for (Models.Open model : models.open()) {
      ObjectNode one = open.addObject();
      one.put("name", model.model().name());
      one.put("memory_bytes", model.bytes());
      one.put("context_tokens", model.contextTokens());
      one.put("closes", model.closes() == null ? null : model.closes().toString());
      ArrayNode adapters = one.putArray("adapters");
      for (AdapterFacts adapter : model.adapters()) {
        adapters.addObject().put("name", adapter.name()).put("scale", adapter.scale());
      }
    }
    exchange.json(200, body);
  }

  @Override
  public boolean claims(String path) {
    return false;
  }

  @Override
  public JsonNode errorBody(Failure failure) {
    return Liveness.plain(failure);
  }
}
