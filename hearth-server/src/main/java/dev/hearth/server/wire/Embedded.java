package dev.hearth.server.wire;

import dev.hearth.engine.Engine;
import dev.hearth.server.Exchange;
import dev.hearth.server.Failure;
import dev.hearth.server.Ledger;
import dev.hearth.server.Models;
import java.time.Duration;
import tools.jackson.databind.node.ArrayNode;

/** The vector of one text, scaled to length 1. */
public record Embedded(float[] vector, int tokens) {
  /** Computes it; a text that does not fit is refused with the numbers, never cut. */
  public static Embedded of(Exchange exchange, Models.Lease lease, Ask.Input input)
      throws InterruptedException {
    Engine engine = lease.engine();
    int[] ids =
        switch (input) {
          case Ask.Input.Text(String text) -> engine.tokenizer().encode(text, true, false);
          case Ask.Input.Ids(int[] given) -> given;
          default -> throw new IllegalArgumentException("no text to embed: " + input);
        };
    if (ids.length == 0) {
      throw Failure.parameter("input", "a text is empty", "send some text").exception();
    }
    checkIds(engine, ids);
    ContextCheck context = ContextCheck.of(engine.context(), ids.length, 0);
    context.enforce(false, 0);
    long began = System.nanoTime();
    float[] vector = engine.embed(ids);
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    String model = lease.model().name();
    exchange
        .ledger()
        .used(
            new Ledger.Use(
                model,
                "embeddings",
                ids.length,
                0,
                0,
                took,
                took,
                "embedding",
                Duration.ZERO,
                exchange.id(),
                exchange.header("traceparent")));
    return new Embedded(vector, ids.length);
  }

  /** Refuses ids that the vocabulary does not have. */
  public static void checkIds(Engine engine, int[] ids) {
    int size = engine.tokenizer().vocabulary().size();
    for (int id : ids) {
      if (id < 0 || id >= size) {
        throw Failure.parameter(
                "input",
                "token " + id + " is outside the vocabulary of " + size,
                "use ids of /tokenize")
            .exception();
      }
    }
  }

  /** Appends the numbers. */
  public void addTo(ArrayNode array) {
    for (float value : vector) {
      array.add(value);
    }
  }
}
