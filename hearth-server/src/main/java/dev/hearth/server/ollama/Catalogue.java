package dev.hearth.server.ollama;

import dev.hearth.server.Exchange;
import dev.hearth.server.Models;
import dev.hearth.server.wire.Fields;
import dev.hearth.server.wire.Json;
import dev.hearth.server.wire.Leases;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Which models there are, what they are, and which are open. */
final class Catalogue {
  /** Instead of never: as far in the future as clients can read. */
  private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  private final Models models;

  Catalogue(Models models) {
    this.models = models;
  }

  void tags(Exchange exchange) {
    ObjectNode body = Json.object();
    ArrayNode all = body.putArray("models");
    for (Models.Known model : Leases.visible(exchange, models)) {
      ObjectNode one = head(all.addObject(), model, model.bytes());
      one.put("modified_at", model.modified().toString());
    }
    exchange.json(200, body);
  }

  void open(Exchange exchange) {
    ObjectNode body = Json.object();
    ArrayNode all = body.putArray("models");
    for (Models.Open open : models.open()) {
      if (exchange.caller().mayUse(open.model().name())) {
        ObjectNode one = head(all.addObject(), open.model(), open.bytes());
        Instant closes = open.closes() == null ? NEVER : open.closes();
        one.put("expires_at", closes.toString());
        one.put("size_vram", 0).put("context_length", open.contextTokens());
      }
    }
    exchange.json(200, body);
  }

  void show(Exchange exchange) {
    Fields body = Fields.of(exchange.body());
    String name = Names.model(exchange, models, body);
    body.harmless("verbose");
    body.end();
    Models.Known model = Leases.known(exchange, models, name);
    ObjectNode answer = Json.object();
    answer.put("modelfile", "FROM " + model.name() + "\n");
    answer.put("parameters", "");
    answer.put("template", model.template());
    answer.set("details", details(model));
    ObjectNode info = answer.putObject("model_info");
    info.put("general.architecture", model.family());
    info.put("general.parameter_count", model.parameters());
    info.put(model.family() + ".context_length", model.contextTokensAdvertised());
    ArrayNode capabilities = answer.putArray("capabilities");
    if (model.encoder()) {
      capabilities.add("embedding");
    } else {
      capabilities.add("completion");
      if (model.template().contains("tools")) {
        capabilities.add("tools");
      }
      if (model.template().contains("think")) {
        capabilities.add("thinking");
      }
    }
    answer.put("modified_at", model.modified().toString());
    exchange.json(200, answer);
  }

  private static ObjectNode head(ObjectNode node, Models.Known model, long bytes) {
    node.put("name", model.name()).put("model", model.name());
    node.put("size", bytes).put("digest", identity(model));
    node.set("details", details(model));
    return node;
  }

  private static ObjectNode details(Models.Known model) {
    ObjectNode details = Json.object().put("parent_model", "").put("format", "gguf");
    details.put("family", model.family());
    details.putArray("families").add(model.family());
    details.put("parameter_size", size(model.parameters()));
    details.put("quantization_level", model.quantisation());
    return details;
  }

  private static String size(long parameters) {
    return parameters >= 1_000_000_000
        ? String.format(Locale.ROOT, "%.1fB", parameters / 1e9)
        : String.format(Locale.ROOT, "%.2fM", parameters / 1e6);
  }

  /**
   * Changes when the model does. It is a digest of the file's name, size and time, not of its
   * content: that would be read for minutes.
   */
  private static String identity(Models.Known model) {
    String facts = model.name() + "\n" + model.bytes() + "\n" + model.modified();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(facts.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
