package dev.hearth.server.anthropic;

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
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/messages}. */
final class Messages {
  private final Models models;
  private final Ask.Extras defaults;

  Messages(Models models, Ask.Extras defaults) {
    this.models = models;
    this.defaults = defaults;
  }

  void create(Exchange exchange) throws InterruptedException {
    Fields body = Fields.of(exchange.body());
    String model = Leases.name(exchange, models, body);
    MessageRequest request = MessageRequest.read(body, model, false, defaults);
    try (Prepared prepared = Prepared.of(exchange, models, request.ask())) {
      if (request.stream()) {
        new Streamed(exchange, prepared, request).run();
      } else {
        whole(exchange, prepared, request);
      }
    }
  }

  void count(Exchange exchange) throws InterruptedException {
    Fields body = Fields.of(exchange.body());
    String model = Leases.name(exchange, models, body);
    MessageRequest request = MessageRequest.read(body, model, true, defaults);
    try (Models.Lease lease = Leases.lease(exchange, models, model, null)) {
      int tokens = Prepared.promptTokens(lease.engine(), request.ask());
      exchange.json(200, Json.object().put("input_tokens", tokens));
    }
  }

  private static ObjectNode head(Exchange exchange, Prepared prepared) {
    ObjectNode head = Json.object();
    head.put("id", "msg_" + exchange.id());
    head.put("type", "message");
    head.put("role", "assistant");
    head.put("model", prepared.lease().model().name());
    return head;
  }

  private static void whole(Exchange exchange, Prepared prepared, MessageRequest request)
      throws InterruptedException {
    Turn.Whole reply = Turn.whole(exchange, prepared, 0);
    ObjectNode body = head(exchange, prepared);
    ArrayNode content = body.putArray("content");
    if (!reply.thought().isEmpty()) {
      content
          .addObject()
          .put("type", "thinking")
          .put("thinking", reply.thought())
          .put("signature", "");
    }
    if (!reply.text().isEmpty() || reply.calls().isEmpty()) {
      content.addObject().put("type", "text").put("text", reply.text());
    }
    for (Event.ToolCall call : reply.calls()) {
      ObjectNode block = content.addObject().put("type", "tool_use");
      block.put("id", call.id()).put("name", call.name());
      block.set("input", Json.read(call.arguments(), "the arguments"));
    }
    stop(body, reply.done(), !reply.calls().isEmpty(), request);
    body.set("usage", usage(reply.done().usage()));
    prepared.warnIn(body, reply.done());
    exchange.json(200, body);
  }

  private static void stop(
      ObjectNode body, Event.Done done, boolean calls, MessageRequest request) {
    String reason =
        switch (done.reason()) {
          case END -> calls ? "tool_use" : "end_turn";
          case STOP_TEXT -> "stop_sequence";
          case CONTEXT_FULL -> "model_context_window_exceeded";
          case OUTPUT_LIMIT, DEADLINE, CANCELLED -> "max_tokens";
        };
    body.put("stop_reason", reason);
    // the engine does not say which of several it was
    List<String> stops = request.ask().bounds().stops();
    boolean known = done.reason() == StopReason.STOP_TEXT && stops.size() == 1;
    body.put("stop_sequence", known ? stops.getFirst() : null);
  }

  private static ObjectNode usage(Usage usage) {
    ObjectNode node = Json.object();
    node.put("input_tokens", usage.promptTokens() - usage.cachedTokens());
    node.put("cache_creation_input_tokens", 0);
    node.put("cache_read_input_tokens", usage.cachedTokens());
    node.put("output_tokens", usage.outputTokens());
    return node;
  }

  /** One answer in events: blocks that open, grow and close. */
  private static final class Streamed {
    private final Exchange exchange;
    private final Prepared prepared;
    private final MessageRequest request;
    private final Exchange.Stream stream;
    private int blocks;
    private String open = "";
    private boolean begun;
    private boolean calls;

    Streamed(Exchange exchange, Prepared prepared, MessageRequest request) {
      this.request = request;
      this.exchange = exchange;
      this.prepared = prepared;
      this.stream = exchange.stream(Exchange.Form.EVENTS);
    }

    void run() throws InterruptedException {
      Event.Done done = Turn.follow(exchange, prepared, 0, this::accept);
      begin();
      if (blocks == 0) {
        grow("text", Json.object().put("type", "text_delta").put("text", ""));
      }
      close();
      ObjectNode last = Json.object().put("type", "message_delta");
      stop(last.putObject("delta"), done, calls, request);
      last.set("usage", usage(done.usage()));
      prepared.warnIn(last, done);
      stream.send("message_delta", last);
      stream.send("message_stop", Json.object().put("type", "message_stop"));
      stream.close();
    }

    private void begin() {
      if (begun) {
        return;
      }
      begun = true;
      ObjectNode start = Json.object().put("type", "message_start");
      ObjectNode message = head(exchange, prepared);
      message.putArray("content");
      message.putNull("stop_reason");
      message.putNull("stop_sequence");
      ObjectNode usage = message.putObject("usage");
      usage.put("input_tokens", prepared.context().used()).put("output_tokens", 0);
      usage.put("cache_creation_input_tokens", 0).put("cache_read_input_tokens", 0);
      start.set("message", message);
      stream.send("message_start", start);
    }

    private void accept(Event event) {
      begin();
      switch (event) {
        case Event.Thought(String piece) ->
            grow("thinking", Json.object().put("type", "thinking_delta").put("thinking", piece));
        case Event.Text(String piece) ->
            grow("text", Json.object().put("type", "text_delta").put("text", piece));
        case Event.ToolCall call -> {
          calls = true;
          close();
          ObjectNode block = Json.object().put("type", "tool_use");
          block.put("id", call.id()).put("name", call.name()).putObject("input");
          open("tool_use", block);
          delta(
              Json.object().put("type", "input_json_delta").put("partial_json", call.arguments()));
          close();
        }
        default -> {}
      }
    }

    private void grow(String kind, ObjectNode delta) {
      if (!open.equals(kind)) {
        close();
        ObjectNode block = Json.object().put("type", kind).put(kind, "");
        if (kind.equals("thinking")) {
          block.put("signature", "");
        }
        open(kind, block);
      }
      delta(delta);
    }

    private void open(String kind, ObjectNode block) {
      open = kind;
      ObjectNode start = Json.object().put("type", "content_block_start").put("index", blocks);
      start.set("content_block", block);
      stream.send("content_block_start", start);
    }

    private void delta(ObjectNode delta) {
      ObjectNode event = Json.object().put("type", "content_block_delta").put("index", blocks);
      event.set("delta", delta);
      stream.send("content_block_delta", event);
    }

    private void close() {
      if (!open.isEmpty()) {
        open = "";
        ObjectNode stop = Json.object().put("type", "content_block_stop").put("index", blocks);
        stream.send("content_block_stop", stop);
        blocks++;
      }
    }
  }
}
