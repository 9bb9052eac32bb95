package dev.hearth.server.openai;

import dev.hearth.engine.AdapterFacts;
import dev.hearth.engine.Engine;
import dev.hearth.server.Exchange;
import dev.hearth.server.Models;
import dev.hearth.server.wire.Fields;
import dev.hearth.server.wire.Json;
import dev.hearth.server.wire.Leases;
import dev.hearth.server.wire.LoraWish;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /lora-adapters}, as llama.cpp's server has it, and {@code /lora}, which says more and goes
 * by names. What is set stands for requests that name no adapters, until the model is closed.
 */
final class Adapters {
  private final Models models;

  Adapters(Models models) {
    this.models = models;
  }

  void list(Exchange exchange) throws InterruptedException {
    try (Models.Lease lease = leased(exchange)) {
      ArrayNode all = Json.array();
      for (AdapterFacts adapter : lease.engine().adapters()) {
        ObjectNode one = all.addObject();
        one.put("id", adapter.id());
        one.put("path", file(adapter));
        one.put("scale", adapter.scale());
      }
      exchange.json(200, all);
    }
  }

  void setByNumber(Exchange exchange) throws InterruptedException {
    LoraWish wish = LoraWish.read("", Fields.all(exchange.list()));
    try (Models.Lease lease = leased(exchange)) {
      lease.engine().adapterScales(wish.named(lease.engine()));
      exchange.json(200, Json.object().put("success", true));
    }
  }

  void show(Exchange exchange) throws InterruptedException {
    try (Models.Lease lease = leased(exchange)) {
      exchange.json(200, facts(lease));
    }
  }

  void setByName(Exchange exchange) throws InterruptedException {
    Fields body = Fields.of(exchange.body());
    String model = Leases.name(exchange, models, body);
    Fields scales = body.requiredObject("scales");
    Map<String, Float> wanted = new LinkedHashMap<>();
    for (String name : scales.node().propertyNames()) {
      wanted.put(name, LoraWish.scale(scales, name));
    }
    body.end();
    try (Models.Lease lease = Leases.lease(exchange, models, model, null)) {
      lease.engine().adapterScales(wanted);
      exchange.json(200, facts(lease));
    }
  }

  /** The model after the question mark, which may be left out where there is but one. */
  private Models.Lease leased(Exchange exchange) throws InterruptedException {
    ObjectNode asked = Json.object();
    if (!exchange.query("model").isEmpty()) {
      asked.put("model", exchange.query("model"));
    }
    return Leases.lease(exchange, models, Leases.name(exchange, models, Fields.of(asked)), null);
  }

  private static ObjectNode facts(Models.Lease lease) {
    Engine engine = lease.engine();
    ObjectNode body = Json.object().put("model", lease.model().name());
    ArrayNode all = body.putArray("adapters");
    for (AdapterFacts adapter : engine.adapters()) {
      ObjectNode one = all.addObject();
      one.put("id", adapter.id());
      one.put("name", adapter.name());
      one.put("file", file(adapter));
      one.put("rank", adapter.rank());
      one.put("alpha", adapter.alpha());
      one.put("matrices", adapter.matrices());
      one.put("sha256", adapter.sha256());
      one.put("scale", adapter.scale());
    }
    return body;
  }

  /** Without its folders: where files lie here is nobody else's business. */
  private static String file(AdapterFacts adapter) {
    Path last = adapter.file().getFileName();
    return last == null ? adapter.name() : last.toString();
  }
}
