package dev.hearth.server.openai;

import dev.hearth.engine.ChatPrompt;
import dev.hearth.engine.Engine;
import dev.hearth.engine.RenderedPrompt;
import dev.hearth.server.Exchange;
import dev.hearth.server.Models;
import dev.hearth.server.wire.Ask;
import dev.hearth.server.wire.Embedded;
import dev.hearth.server.wire.Fields;
import dev.hearth.server.wire.Json;
import dev.hearth.server.wire.Leases;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /tokenize}, {@code /detokenize}, {@code /apply-template}: what models read. */
final class Texts {
  private final Models models;

  Texts(Models models) {
    this.models = models;
  }

  void tokenize(Exchange exchange) throws InterruptedException {
    Fields body = Fields.of(exchange.body());
    String model = Leases.name(exchange, models, body);
    String content = body.requiredString("content");
    boolean special = body.flag("add_special", false);
    boolean parse = body.flag("parse_special", false);
    boolean pieces = body.flag("with_pieces", false);
    body.end();
    try (Models.Lease lease = Leases.lease(exchange, models, model, null)) {
      Engine engine = lease.engine();
      int[] ids = engine.tokenizer().encode(content, special, parse);
      ObjectNode answer = Json.object();
      ArrayNode tokens = answer.putArray("tokens");
      for (int id : ids) {
        if (pieces) {
          ObjectNode one = tokens.addObject();
          one.put("id", id).put("piece", Wire.text(engine.tokenizer().piece(id, true)));
        } else {
          tokens.add(id);
        }
      }
      exchange.json(200, answer);
    }
  }

  void detokenize(Exchange exchange) throws InterruptedException {
    Fields body = Fields.of(exchange.body());
    String model = Leases.name(exchange, models, body);
    int[] ids = Prompts.ids(body, "tokens", body.array("tokens"));
    body.end();
    try (Models.Lease lease = Leases.lease(exchange, models, model, null)) {
      Embedded.checkIds(lease.engine(), ids);
      String content = lease.engine().tokenizer().decode(ids, true);
      exchange.json(200, Json.object().put("content", content));
    }
  }

  void applyTemplate(Exchange exchange) throws InterruptedException {
    Fields body = Fields.of(exchange.body());
    String model = Leases.name(exchange, models, body);
    Ask ask = ChatRequest.read(body, model, Ask.Extras.none()).ask();
    try (Models.Lease lease = Leases.lease(exchange, models, model, null)) {
      ChatPrompt prompt =
          ask.input() instanceof Ask.Input.Chat(ChatPrompt chat) ? chat : ChatPrompt.of(List.of());
      RenderedPrompt rendered = lease.engine().render(prompt);
      ObjectNode answer = Json.object().put("prompt", rendered.text());
      answer.put("tokens", rendered.ids().length);
      exchange.json(200, answer);
    }
  }
}
