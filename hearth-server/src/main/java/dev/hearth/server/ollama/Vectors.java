package dev.hearth.server.ollama;

import dev.hearth.server.Exchange;
import dev.hearth.server.Failure;
import dev.hearth.server.Models;
import dev.hearth.server.wire.Ask;
import dev.hearth.server.wire.Embedded;
import dev.hearth.server.wire.Fields;
import dev.hearth.server.wire.Json;
import dev.hearth.server.wire.Leases;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /api/embed} and its older form. */
final class Vectors {
  private final Models models;

  Vectors(Models models) {
    this.models = models;
  }

  private record Asked(String model, @Nullable Duration keepAlive) {}

  private Asked asked(Exchange exchange, Fields body) {
    Asked asked = new Asked(Names.model(exchange, models, body), Names.keepAlive(body));
    // a text is never cut; how it is sampled does not matter
    body.harmless("truncate", "options");
    return asked;
  }

  void embed(Exchange exchange) throws InterruptedException {
    Fields body = Fields.of(exchange.body());
    Asked asked = asked(exchange, body);
    List<String> texts = body.strings("input");
    int dimensions = body.count("dimensions", 0, 0, Integer.MAX_VALUE);
    body.end();
    long began = System.nanoTime();
    try (Models.Lease lease = Leases.lease(exchange, models, asked.model, asked.keepAlive)) {
      int width = lease.engine().model().embeddingLength();
      if (dimensions != 0 && dimensions != width) {
        throw Failure.unsupported(
                "dimensions",
                "the model's vectors have %d dimensions, not %d".formatted(width, dimensions),
                "leave it out")
            .exception();
      }
      ObjectNode answer = Json.object().put("model", lease.model().name());
      ArrayNode vectors = answer.putArray("embeddings");
      int tokens = 0;
      for (String text : texts) {
        Embedded vector = Embedded.of(exchange, lease, new Ask.Input.Text(text));
        vector.addTo(vectors.addArray());
        tokens += vector.tokens();
      }
      answer.put("total_duration", System.nanoTime() - began);
      answer.put("load_duration", lease.loading().toNanos());
      answer.put("prompt_eval_count", tokens);
      exchange.json(200, answer);
    }
  }

  void embedOne(Exchange exchange) throws InterruptedException {
    Fields body = Fields.of(exchange.body());
    Asked asked = asked(exchange, body);
    String text = body.requiredString("prompt");
    body.end();
    try (Models.Lease lease = Leases.lease(exchange, models, asked.model, asked.keepAlive)) {
      ObjectNode answer = Json.object();
      Embedded.of(exchange, lease, new Ask.Input.Text(text)).addTo(answer.putArray("embedding"));
      exchange.json(200, answer);
    }
  }
}
