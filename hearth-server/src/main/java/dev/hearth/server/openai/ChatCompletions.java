package dev.hearth.server.openai;

import dev.hearth.engine.Event;
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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/chat/completions}. */
final class ChatCompletions {
  private final Models models;
  private final Ask.Extras defaults;
  private final Clock clock;

  ChatCompletions(Models models, Ask.Extras defaults, Clock clock) {
    this.models = models;
    this.defaults = defaults;
    this.clock = clock;
  }

  void handle(Exchange exchange) throws InterruptedException {
    Fields body = Fields.of(exchange.body());
    ChatRequest request = ChatRequest.read(body, Leases.name(exchange, models, body), defaults);
    try (Prepared prepared = Prepared.of(exchange, models, request.ask())) {
      if (request.stream()) {
        new Streamed(exchange, prepared, request).run();
      } else {
        whole(exchange, prepared, request);
      }
    }
  }

  private ObjectNode head(Exchange exchange, Prepared prepared, String object) {
    ObjectNode head = Json.object();
    head.put("id", "chatcmpl-" + exchange.id());
    head.put("object", object);
    head.put("created", clock.instant().getEpochSecond());
    head.put("model", prepared.lease().model().name());
    head.put("system_fingerprint", "hearth");
    return head;
  }

  private void whole(Exchange exchange, Prepared prepared, ChatRequest request)
      throws InterruptedException {
    ObjectNode body = head(exchange, prepared, "chat.completion");
    ArrayNode choices = body.putArray("choices");
    List<Usage> usage = new ArrayList<>();
    for (int copy = 0; copy < request.ask().bounds().copies(); copy++) {
      Turn.Whole reply = Turn.whole(exchange, prepared, copy);
      ObjectNode choice = choices.addObject();
      choice.put("index", copy);
      choice.set("message", message(reply));
      if (request.ask().bounds().logProbabilities() >= 0) {
        choice.set("logprobs", Wire.logProbabilities(reply.tokens()));
      } else {
        choice.putNull("logprobs");
      }
      boolean calls = !reply.calls().isEmpty();
      choice.put("finish_reason", Wire.finishReason(reply.done().reason(), calls));
      usage.add(reply.done().usage());
      prepared.warnIn(body, reply.done());
    }
    body.set("usage", Wire.usage(usage));
    exchange.json(200, body);
  }

  private static ObjectNode message(Turn.Whole reply) {
    ObjectNode message = Json.object();
    message.put("role", "assistant");
    message.put("content", reply.textOrNull());
    message.putNull("refusal");
    if (!reply.thought().isEmpty()) {
      message.put("reasoning_content", reply.thought());
    }
    if (!reply.calls().isEmpty()) {
      message.set("tool_calls", Wire.calls(reply.calls(), false));
    }
    return message;
  }

  /** One answer in chunks. */
  private final class Streamed {
    private final Exchange exchange;
    private final Prepared prepared;
    private final ChatRequest request;
    private final Exchange.Stream stream;
    private final List<Event.Token> tokens = new ArrayList<>();
    private final List<Usage> usage = new ArrayList<>();
    private int copy;
    private boolean begun;
    private boolean calls;

    Streamed(Exchange exchange, Prepared prepared, ChatRequest request) {
      this.exchange = exchange;
      this.prepared = prepared;
      this.request = request;
      this.stream = exchange.stream(Exchange.Form.EVENTS);
    }

    void run() throws InterruptedException {
      for (copy = 0; copy < request.ask().bounds().copies(); copy++) {
        begun = false;
        calls = false;
        Event.Done done = Turn.follow(exchange, prepared, copy, this::accept);
        begin();
        if (!tokens.isEmpty()) {
          send(Json.object().put("content", ""), null);
        }
        send(Json.object(), done);
        usage.add(done.usage());
      }
      if (request.usageInStream()) {
        ObjectNode last = head(exchange, prepared, "chat.completion.chunk");
        last.putArray("choices");
        last.set("usage", Wire.usage(usage));
        stream.send(last);
      }
      stream.literal("[DONE]");
      stream.close();
    }

    private void begin() {
      if (!begun) {
        begun = true;
        send(Json.object().put("role", "assistant").put("content", ""), null);
      }
    }

    private void accept(Event event) {
      begin();
      switch (event) {
        case Event.Token token -> tokens.add(token);
        case Event.Text(String piece) -> send(Json.object().put("content", piece), null);
        case Event.Thought(String piece) ->
            send(Json.object().put("reasoning_content", piece), null);
        case Event.ToolCall call -> {
          calls = true;
          ObjectNode delta = Json.object();
          delta.set("tool_calls", Wire.calls(List.of(call), true));
          send(delta, null);
        }
        default -> {}
      }
    }

    private void send(ObjectNode delta, Event.@Nullable Done done) {
      ObjectNode chunk = head(exchange, prepared, "chat.completion.chunk");
      ObjectNode choice = chunk.putArray("choices").addObject();
      choice.put("index", copy);
      choice.set("delta", delta);
      if (!tokens.isEmpty() && delta.has("content")) {
        choice.set("logprobs", Wire.logProbabilities(tokens));
        tokens.clear();
      } else {
        choice.putNull("logprobs");
      }
      if (done == null) {
        choice.putNull("finish_reason");
      } else {
        choice.put("finish_reason", Wire.finishReason(done.reason(), calls));
        prepared.warnIn(chunk, done);
      }
      if (request.usageInStream()) {
        chunk.putNull("usage");
      }
      stream.send(chunk);
    }
  }
}
