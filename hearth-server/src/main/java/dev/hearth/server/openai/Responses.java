package dev.hearth.server.openai;

import dev.hearth.engine.Event;
import dev.hearth.engine.StopReason;
import dev.hearth.engine.Usage;
import dev.hearth.server.Exchange;
import dev.hearth.server.Models;
import dev.hearth.server.wire.Ask;
import dev.hearth.server.wire.Fields;
import dev.hearth.server.wire.Json;
import dev.hearth.server.wire.Leases;
import dev.hearth.server.wire.Prepared;
import dev.hearth.server.wire.Turn;
import java.time.Clock;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/responses}. */
final class Responses {
  private final Models models;
  private final Ask.Extras defaults;
  private final ResponseStore store;
  private final Clock clock;

  Responses(Models models, Ask.Extras defaults, ResponseStore store, Clock clock) {
    this.models = models;
    this.defaults = defaults;
    this.store = store;
    this.clock = clock;
  }

  void create(Exchange exchange) throws InterruptedException {
    Fields body = Fields.of(exchange.body());
    String previous = body.string("previous_response_id", "");
    ArrayNode before =
        previous.isEmpty()
            ? Json.array()
            : store.find(exchange.caller().tenant(), previous).items();
    String model = Leases.name(exchange, models, body);
    ResponseRequest request = ResponseRequest.read(body, model, before, defaults);
    try (Prepared prepared = Prepared.of(exchange, models, request.ask())) {
      ObjectNode head = head(exchange, prepared, request);
      ResponseWriter writer =
          new ResponseWriter(exchange.id(), head, request.stream() ? exchange : null);
      Event.Done done = Turn.follow(exchange, prepared, 0, writer::accept);
      ObjectNode response = writer.whole();
      finish(response, prepared, done);
      if (request.store()) {
        keep(exchange, request, response);
      }
      if (request.stream()) {
        writer.end(response);
      } else {
        exchange.json(200, response);
      }
    }
  }

  private void keep(Exchange exchange, ResponseRequest request, ObjectNode response) {
    ArrayNode items = Json.array();
    request.items().forEach(items::add);
    response.get("output").forEach(items::add);
    store.keep(
        exchange.caller().tenant(),
        response.get("id").asString(),
        new ResponseStore.Stored(response, items));
  }

  private ObjectNode head(Exchange exchange, Prepared prepared, ResponseRequest request) {
    ObjectNode head = Json.object();
    head.put("id", "resp_" + exchange.id());
    head.put("object", "response");
    head.put("created_at", clock.instant().getEpochSecond());
    head.put("status", "in_progress");
    head.putNull("error");
    head.putNull("incomplete_details");
    head.put("model", prepared.lease().model().name());
    head.putArray("output");
    request.echo().properties().forEach(entry -> head.set(entry.getKey(), entry.getValue()));
    return head;
  }

  private static void finish(ObjectNode response, Prepared prepared, Event.Done done) {
    boolean whole = done.reason() == StopReason.END || done.reason() == StopReason.STOP_TEXT;
    response.put("status", whole ? "completed" : "incomplete");
    if (!whole) {
      response.putObject("incomplete_details").put("reason", "max_output_tokens");
    }
    Usage usage = done.usage();
    ObjectNode node = response.putObject("usage");
    node.put("input_tokens", usage.promptTokens());
    node.putObject("input_tokens_details").put("cached_tokens", usage.cachedTokens());
    node.put("output_tokens", usage.outputTokens());
    node.putObject("output_tokens_details").put("reasoning_tokens", usage.thinkingTokens());
    node.put("total_tokens", usage.promptTokens() + usage.outputTokens());
    prepared.warnIn(response, done);
  }

  void get(Exchange exchange) {
    String id = exchange.pathPart("id");
    exchange.json(200, store.find(exchange.caller().tenant(), id).response());
  }

  void delete(Exchange exchange) {
    String id = exchange.pathPart("id");
    store.delete(exchange.caller().tenant(), id);
    exchange.json(200, Json.object().put("id", id).put("object", "response").put("deleted", true));
  }
}
