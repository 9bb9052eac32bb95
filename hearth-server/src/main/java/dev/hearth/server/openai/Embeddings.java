package dev.hearth.server.openai;

import dev.hearth.engine.Engine;
import dev.hearth.server.Exchange;
import dev.hearth.server.Failure;
import dev.hearth.server.Models;
import dev.hearth.server.wire.Ask;
import dev.hearth.server.wire.Embedded;
import dev.hearth.server.wire.Fields;
import dev.hearth.server.wire.Json;
import dev.hearth.server.wire.Leases;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/embeddings}. */
final class Embeddings {
  private final Models models;

  Embeddings(Models models) {
    this.models = models;
  }

  void handle(Exchange exchange) throws InterruptedException {
    Fields body = Fields.of(exchange.body());
    body.harmless("user");
    String model = Leases.name(exchange, models, body);
    boolean base64 = body.word("encoding_format", "float", "float", "base64").equals("base64");
    int dimensions = body.count("dimensions", 0, 1, Integer.MAX_VALUE);
    List<Ask.Input> inputs = Prompts.read(body, "input");
    body.end();
    try (Models.Lease lease = Leases.lease(exchange, models, model, null)) {
      Engine engine = lease.engine();
      int width = engine.model().embeddingLength();
      if (dimensions != 0 && dimensions != width) {
        throw Failure.unsupported(
                "dimensions",
                "the model's vectors have %d dimensions, not %d".formatted(width, dimensions),
                "leave it out")
            .exception();
      }
      ObjectNode answer = Json.object().put("object", "list");
      ArrayNode data = answer.putArray("data");
      int tokens = 0;
      for (Ask.Input input : inputs) {
        Embedded vector = Embedded.of(exchange, lease, input);
        ObjectNode one = data.addObject().put("object", "embedding");
        one.put("index", data.size() - 1);
        if (base64) {
          one.put("embedding", base64(vector.vector()));
        } else {
          vector.addTo(one.putArray("embedding"));
        }
        tokens += vector.tokens();
      }
      answer.put("model", lease.model().name());
      answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
      exchange.json(200, answer);
    }
  }

  private static String base64(float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(vector.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : vector) {
      bytes.putFloat(value);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
