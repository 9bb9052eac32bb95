package dev.hearth.engine.loop;

import static dev.hearth.engine.loop.Harness.endless;
import static dev.hearth.engine.loop.Harness.join;
import static dev.hearth.engine.loop.Harness.random;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.engine.Engine;
import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.Event;
import dev.hearth.engine.Reply;
import dev.hearth.engine.RequestBuilder;
import dev.hearth.engine.Speculation;
import dev.hearth.engine.Speculation.Method;
import dev.hearth.engine.Usage;
import dev.hearth.testing.Fixtures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 64 requests alone, one after the other, then all at once through real threads with the fast
 * kernels, as a server has them: they join when they will, neighbours are cancelled, beginnings are
 * found computed, tokens are guessed by the text, a draft model or the model's own heads. Every
 * reply is the same to the byte.
 */
class CrowdTest {
  private static final int REQUESTS = 64;
  private static final int CLIENTS = 8;
  private static final int TENANTS = 3;

  @TempDir private Path folder;

  /** What a reply was: its tokens, its text, and what it took. */
  private record Written(List<Integer> tokens, String text, Usage usage) {}

  private static RequestBuilder request(int number, String tenant) {
    SplittableRandom random = new SplittableRandom(900 + number);
    int[] system = random(random.nextInt(4), 70 + 40 * random.nextInt(2));
    int[] prompt = join(system, random(random.nextLong(), 1 + random.nextInt(30)));
    RequestBuilder builder =
        endless(tenant, prompt, 6 + random.nextInt(24))
            .priority(random.nextInt(3))
            .logProbabilities(0)
            .checkpoints(system.length);
    return random.nextInt(4) > 0 ? builder.sampling(Harness.seeded(random.nextInt(100))) : builder;
  }

  private static Written read(Reply reply) throws InterruptedException {
    List<Integer> tokens = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Event event = reply.take(); event != null; event = reply.take()) {
      switch (event) {
        case Event.Token token -> tokens.add(token.id());
        case Event.Text(String piece) -> text.append(piece);
        case Event.Done done -> {
          return new Written(tokens, text.toString(), done.usage());
        }
        default -> throw new AssertionError(event);
      }
    }
    throw new AssertionError("no end");
  }

  private static List<Written> alone(Path model, EngineSettings settings)
      throws InterruptedException {
    List<Written> written = new ArrayList<>();
    try (Engine engine = Engines.open(model, settings)) {
      for (int i = 0; i < REQUESTS; i++) {
        Written one = read(engine.submit(request(i, "only " + i).build()));
        assertThat(one.usage.cachedTokens()).isZero();
        written.add(one);
      }
    }
    return written;
  }

  /** One client of several: sends its requests, some of them together, and others that it drops. */
  private static Callable<List<Written>> client(Engine engine, int number, List<Method> methods) {
    return () -> {
      SplittableRandom random = new SplittableRandom(7000 + number);
      List<Written> written = new ArrayList<>();
      List<Reply> open = new ArrayList<>();
      for (int i = number; i < REQUESTS; i += CLIENTS) {
        Method method = methods.get(random.nextInt(methods.size()));
        Speculation speculation =
            method == Method.NONE
                ? Speculation.none()
                : new Speculation(method, 1 + random.nextInt(6));
        open.add(
            engine.submit(request(i, "tenant " + i % TENANTS).speculation(speculation).build()));
        if (random.nextInt(3) == 0) {
          try (Reply dropped = engine.submit(request(i + 1, "tenant 0").build())) {
            dropped.take();
          }
        }
        while (!open.isEmpty() && random.nextBoolean()) {
          written.add(read(open.removeFirst()));
        }
      }
      for (Reply reply : open) {
        written.add(read(reply));
      }
      return written;
    };
  }

  private static void check(Path model, EngineSettings settings, List<Method> methods)
      throws Exception {
    List<Written> expected = alone(model, settings);
    int cached = 0;
    int drafted = 0;
    int accepted = 0;
    try (Engine engine = Engines.open(model, settings);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<List<Written>>> all = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        all.add(clients.submit(client(engine, client, methods)));
      }
      for (int client = 0; client < CLIENTS; client++) {
        List<Written> found = all.get(client).get();
        for (int i = 0; i < found.size(); i++) {
          Written own = expected.get(client + i * CLIENTS);
          assertThat(found.get(i).tokens).isEqualTo(own.tokens);
          assertThat(found.get(i).text).isEqualTo(own.text);
          cached += found.get(i).usage.cachedTokens();
          drafted += found.get(i).usage.draftedTokens();
          accepted += found.get(i).usage.acceptedTokens();
        }
      }
    }
    assertThat(cached).as("tokens found computed").isGreaterThan(300);
    assertThat(accepted).as("guesses that were right").isGreaterThan(30);
    assertThat(drafted).as("guesses").isGreaterThan(accepted);
  }

  private static Path model(String name) {
    return Fixtures.testdata().unpacked("models/" + name + ".gguf.gz");
  }

  private static EngineSettings settings() {
    return EngineSettings.standard().withThreads(2).withContextTokens(256);
  }

  @Test
  void withADraftModelAndTheTextItself() throws Exception {
    Path llama = model("llama");
    check(
        llama,
        settings().withDraftModel(llama),
        List.of(Method.NONE, Method.LOOKUP, Method.DRAFT_MODEL));
  }

  @Test
  void withTheModelsOwnHeads() throws Exception {
    Path headed = HeadedModel.made(folder, HeadedModel.Reads.TOKEN, true);
    check(
        headed, settings().withDraftHeads(true), List.of(Method.NONE, Method.LOOKUP, Method.HEADS));
  }

  @Tag("conformance")
  @Test
  void whereHeadsAreArbitraryToo() throws Exception {
    Path headed = HeadedModel.made(folder, HeadedModel.Reads.BOTH, false);
    check(
        headed,
        settings().withDraftHeads(true).withDraftModel(model("qwen35")),
        List.of(Method.HEADS, Method.LOOKUP, Method.DRAFT_MODEL));
  }
}
