package dev.hearth.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.compute.CacheType;
import dev.hearth.engine.Engine;
import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.Event;
import dev.hearth.engine.Reply;
import dev.hearth.engine.Request;
import dev.hearth.engine.RequestBuilder;
import dev.hearth.engine.Speculation;
import dev.hearth.engine.StopReason;
import dev.hearth.engine.sample.SamplerOption;
import dev.hearth.engine.sample.SamplerSettings;
import dev.hearth.engine.sample.SamplerSettingsBuilder;
import dev.hearth.format.HearthException;
import dev.hearth.testing.Fixtures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class EngineTest {
  private static final Fixtures FIXTURES = Fixtures.testdata();
  private static final EngineSettings EXACT =
      EngineSettings.standard()
          .withKernels("exact")
          .withCacheType(CacheType.F32)
          .withThreads(1)
          .withContextTokens(256);

  private static Engine open(String model, EngineSettings settings) {
    return Engines.open(FIXTURES.unpacked("models/" + model + ".gguf.gz"), settings);
  }

  private static SamplerSettings greedy() {
    return new SamplerSettingsBuilder().set(SamplerOption.TEMPERATURE, 0).resolve().settings();
  }

  private static SamplerSettings seeded(long seed) {
    return new SamplerSettingsBuilder().seed(seed).resolve().settings();
  }

  private static Request endless(int[] prompt, SamplerSettings sampling, int tokens) {
    return builder(prompt, sampling, tokens).build();
  }

  private static RequestBuilder builder(int[] prompt, SamplerSettings sampling, int tokens) {
    return Request.of("local", prompt).sampling(sampling).outputTokensMax(tokens).ignoreEnd(true);
  }

  private static int[] ints(JsonNode array) {
    int[] ints = new int[array.size()];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = array.get(i).asInt();
    }
    return ints;
  }

  private static int[] random(long seed, int count) {
    return new SplittableRandom(seed).ints(count, 3, 380).toArray();
  }

  private static Event.Done end(Reply reply) throws InterruptedException {
    Event.Done done = null;
    for (Event event = reply.take(); event != null; event = reply.take()) {
      if (event instanceof Event.Done found) {
        done = found;
      }
    }
    return Objects.requireNonNull(done);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen35", "gemma4-e", "lfm2moe", "gpt-oss-mxfp4"})
  void textOfTheGoldenContinuation(String model) throws InterruptedException {
    JsonNode prompt = FIXTURES.json("goldens/" + model + ".json.gz").get("prompts").get("text");
    int[] expected = ints(prompt.get("greedy").get("tokens"));
    try (Engine engine = open(model, EXACT)) {
      Reply reply = engine.submit(endless(ints(prompt.get("tokens")), greedy(), expected.length));
      var detokenizer = new dev.hearth.model.text.StreamingDetokenizer(engine.tokenizer(), false);
      StringBuilder text = new StringBuilder();
      for (int id : expected) {
        text.append(detokenizer.accept(id));
      }
      assertThat(reply.text()).isEqualTo(text.append(detokenizer.flush()).toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen35", "gemma4-e", "lfm2moe", "gpt-oss-mxfp4"})
  void togetherAsAlone(String model) throws InterruptedException {
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      requests.add(endless(random(i, 5 + 23 * i), seeded(i), 20));
    }
    List<String> alone = new ArrayList<>();
    for (Request request : requests) {
      try (Engine engine = open(model, EXACT)) {
        alone.add(engine.submit(request).text());
      }
    }
    try (Engine engine = open(model, EXACT.withStepTokensMax(17).withRequestsMax(4))) {
      List<Reply> replies = requests.stream().map(engine::submit).toList();
      List<String> together = new ArrayList<>();
      for (Reply reply : replies) {
        together.add(reply.text());
      }
      assertThat(together).isEqualTo(alone);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen35", "gemma4-e", "lfm2moe"})
  void reusedBeginningsChangeNothing(String model) throws InterruptedException {
    int[] first = random(1, 120);
    int[] second = first.clone();
    System.arraycopy(random(2, 20), 0, second, 100, 20);
    Request asking = builder(first, seeded(1), 10).checkpoints(80, 100).build();
    String alone;
    try (Engine engine = open(model, EXACT)) {
      alone = engine.submit(endless(second, seeded(2), 30)).text();
    }
    try (Engine engine = open(model, EXACT)) {
      engine.submit(asking).text();
      Reply reply = engine.submit(endless(second, seeded(2), 30));
      StringBuilder text = new StringBuilder();
      Event.Done done = null;
      for (Event event = reply.take(); event != null; event = reply.take()) {
        switch (event) {
          case Event.Text(String piece) -> text.append(piece);
          case Event.Done found -> done = found;
          default -> throw new AssertionError(event);
        }
      }
      assertThat(text.toString()).isEqualTo(alone);
      assertThat(Objects.requireNonNull(done).usage().cachedTokens()).isEqualTo(100);
    }
  }

  @Test
  void anotherTenantReusesNothing() throws InterruptedException {
    int[] prompt = random(1, 50);
    try (Engine engine = open("llama", EXACT)) {
      engine.submit(endless(prompt, greedy(), 2)).text();
      Request other =
          Request.of("someone else", prompt)
              .sampling(greedy())
              .outputTokensMax(2)
              .ignoreEnd(true)
              .build();
      assertThat(end(engine.submit(other)).usage().cachedTokens()).isZero();
      assertThat(end(engine.submit(endless(prompt, greedy(), 2))).usage().cachedTokens())
          .isEqualTo(49);
    }
  }

  @Test
  void endsForTheReasonThatComesFirst() throws InterruptedException {
    try (Engine engine = open("llama", EXACT.withContextTokens(64))) {
      int[] prompt = random(3, 40);
      assertThat(end(engine.submit(endless(prompt, greedy(), 5))).reason())
          .isEqualTo(StopReason.OUTPUT_LIMIT);
      Event.Done full = end(engine.submit(endless(prompt, greedy(), 0)));
      assertThat(full.reason()).isEqualTo(StopReason.CONTEXT_FULL);
      assertThat(full.usage().outputTokens()).isEqualTo(24);
      String text = engine.submit(endless(prompt, greedy(), 20)).text();
      String stop = text.substring(4, 7);
      Request stopping = builder(prompt, greedy(), 20).stopTexts(List.of(stop)).build();
      assertThat(engine.submit(stopping).text()).isEqualTo(text.substring(0, text.indexOf(stop)));
    }
  }

  @Test
  void cancelledRepliesEnd() throws InterruptedException {
    try (Engine engine = open("llama", EXACT.withContextTokens(1024))) {
      Reply reply = engine.submit(endless(random(1, 10), seeded(1), 0));
      assertThat(reply.take()).isInstanceOf(Event.Text.class);
      reply.cancel();
      assertThat(end(reply).reason()).isEqualTo(StopReason.CANCELLED);
      assertThat(reply.take()).isNull();
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    try (Engine engine = open("llama", EXACT.withContextTokens(64))) {
      assertThatThrownBy(() -> engine.submit(endless(random(1, 64), greedy(), 1)))
          .isInstanceOf(HearthException.class)
          .hasMessageContaining("64 tokens")
          .hasMessageContaining("nothing was cut");
      assertThatThrownBy(() -> engine.submit(endless(new int[] {1, 512}, greedy(), 1)))
          .isInstanceOf(HearthException.class)
          .hasMessageContaining("512");
      assertThatThrownBy(() -> endless(new int[0], greedy(), 1))
          .isInstanceOf(HearthException.class)
          .hasMessageContaining("empty");
    }
  }

  @Test
  void closingFailsWhatRuns() throws InterruptedException {
    Engine engine = open("llama", EXACT.withContextTokens(1024));
    Reply reply = engine.submit(endless(random(1, 10), seeded(1), 0));
    reply.take();
    engine.close();
    assertThatThrownBy(
            () -> {
              while (reply.take() != null) {
                // until the failure arrives
              }
            })
        .isInstanceOf(HearthException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void embedsWithAnEncoder() throws InterruptedException {
    try (Engine engine = open("bert", EXACT)) {
      float[] vector = engine.embed("Tell me a story.");
      double squares = 0;
      for (float v : vector) {
        squares += v * v;
      }
      assertThat(squares).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-5));
      assertThatThrownBy(() -> engine.submit(endless(new int[] {1}, greedy(), 1)))
          .hasMessageContaining("vectors");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen35", "gemma4-e", "lfm2moe"})
  void aDraftModelGuessesAndChangesNothing(String model) throws InterruptedException {
    int[] prompt = random(3, 60);
    Path same = FIXTURES.unpacked("models/" + model + ".gguf.gz");
    for (long seed = 0; seed < 3; seed++) {
      RequestBuilder request = builder(prompt, seed == 0 ? greedy() : seeded(seed), 60);
      String plain;
      try (Engine engine = open(model, EXACT)) {
        plain = engine.submit(request.build()).text();
      }
      try (Engine engine = open(model, EXACT.withDraftModel(same))) {
        request.speculation(new Speculation(Speculation.Method.DRAFT_MODEL, 4));
        Reply reply = engine.submit(request.build());
        StringBuilder text = new StringBuilder();
        Event.Done done = null;
        for (Event event = reply.take(); event != null; event = reply.take()) {
          switch (event) {
            case Event.Text(String piece) -> text.append(piece);
            case Event.Done found -> done = found;
            default -> throw new AssertionError(event);
          }
        }
        assertThat(text.toString()).isEqualTo(plain);
        // it is the same model with the same draws, so that every guess is right
        var usage = Objects.requireNonNull(done).usage();
        assertThat(usage.draftedTokens()).isPositive().isEqualTo(usage.acceptedTokens());
        assertThat(engine.status().steps()).isLessThan(20);
      }
    }
  }

  @Test
  void refusesADraftModelOfAnotherVocabulary() {
    Path other = FIXTURES.unpacked("models/llama-q.q4_k.gguf.gz");
    assertThatThrownBy(() -> open("llama", EXACT.withDraftModel(other)))
        .isInstanceOf(HearthException.class)
        .hasMessageContaining("another vocabulary");
    try (Engine engine = open("llama", EXACT)) {
      RequestBuilder request = builder(random(3, 10), greedy(), 5);
      for (var method : List.of(Speculation.Method.DRAFT_MODEL, Speculation.Method.HEADS)) {
        request.speculation(Speculation.of(method));
        assertThatThrownBy(() -> engine.submit(request.build()))
            .isInstanceOfSatisfying(
                HearthException.class,
                e -> assertThat(e.code()).isEqualTo(HearthException.Code.UNSUPPORTED));
      }
    }
  }
}
