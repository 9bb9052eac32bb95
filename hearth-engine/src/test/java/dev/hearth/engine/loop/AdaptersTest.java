package dev.hearth.engine.loop;

import static dev.hearth.engine.loop.Harness.endless;
import static dev.hearth.engine.loop.Harness.join;
import static dev.hearth.engine.loop.Harness.outcome;
import static dev.hearth.engine.loop.Harness.random;
import static dev.hearth.engine.loop.Harness.seeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.engine.AdapterFacts;
import dev.hearth.engine.AdapterSettings;
import dev.hearth.engine.Engine;
import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.Event;
import dev.hearth.engine.Reply;
import dev.hearth.engine.Request;
import dev.hearth.engine.RequestBuilder;
import dev.hearth.engine.Speculation;
import dev.hearth.engine.Speculation.Method;
import dev.hearth.engine.loop.Harness.Outcome;
import dev.hearth.engine.loop.Harness.Setting;
import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import dev.hearth.format.gguf.GgufFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests under different adapters, side by side; pages are counted after each step. */
class AdaptersTest {
  private static final List<Map<String, Float>> MIXES =
      List.of(Map.of(), Map.of("a", 1f), Map.of("b", 1f), Map.of("a", 0.5f, "b", -1f));

  @TempDir private Path folder;

  private List<AdapterSettings> two(String model) {
    return List.of(
        RandomAdapter.of(model, folder, "a", 1), RandomAdapter.of(model, folder, "b", 2));
  }

  private Harness harness(String model) {
    return new Harness(model, Setting.roomy(), two(model));
  }

  private Outcome alone(String model, Request request) {
    try (Harness harness = harness(model)) {
      return harness.answer(request);
    }
  }

  private static RequestBuilder under(Map<String, Float> mix, int[] prompt, int tokens) {
    return endless("t", prompt, tokens).adapters(mix);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen35", "gemma4-e", "lfm2moe"})
  void whatOneMixComputedServesNoOther(String model) {
    int[] prompt = random(1, 150);
    List<Request> requests =
        MIXES.stream().map(mix -> under(mix, prompt, 30).checkpoints(100).build()).toList();
    List<String> alone = requests.stream().map(r -> alone(model, r).text()).toList();
    assertThat(new HashSet<>(alone)).as("adapters that change something").hasSize(MIXES.size());
    try (Harness harness = harness(model)) {
      for (int i = 0; i < MIXES.size(); i++) {
        Outcome first = harness.answer(requests.get(i));
        assertThat(first.text()).isEqualTo(alone.get(i));
        assertThat(first.usage().cachedTokens()).as("another mix's beginning").isZero();
      }
      for (int i = 0; i < MIXES.size(); i++) {
        Outcome again = harness.answer(requests.get(i));
        assertThat(again.text()).isEqualTo(alone.get(i));
        assertThat(again.usage().cachedTokens()).isGreaterThanOrEqualTo(100);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen35", "gemma4-e"})
  void requestsOfAllMixesShareStepsAndOnlyTheirOwnBeginnings(String model) {
    int[] system = random(1, 130);
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int[] prompt = join(system, random(10 + i, 20 + i));
      Map<String, Float> mix = MIXES.get(i % MIXES.size());
      requests.add(under(mix, prompt, 25).sampling(seeded(i)).checkpoints(system.length).build());
    }
    List<String> alone = requests.stream().map(r -> alone(model, r).text()).toList();
    try (Harness harness = harness(model)) {
      List<Reply> replies = requests.stream().map(harness::submit).toList();
      harness.run();
      List<Outcome> outcomes = replies.stream().map(Harness::outcome).toList();
      assertThat(outcomes.stream().map(Outcome::text).toList()).isEqualTo(alone);
      assertThat(outcomes.stream().map(o -> o.usage().cachedTokens()).toList())
          .containsExactly(0, 0, 0, 0, 130, 130, 130, 130);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen35"})
  void whoGivesWayResumesUnderItsAdapters(String model) {
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      requests.add(under(MIXES.get(i % 4), random(i, 70 + 20 * i), 120).build());
    }
    List<String> alone = requests.stream().map(r -> alone(model, r).text()).toList();
    try (Harness harness = new Harness(model, Setting.roomy().sequences(1.6), two(model))) {
      List<Reply> replies = requests.stream().map(harness::submit).toList();
      harness.run();
      assertThat(replies.stream().map(r -> outcome(r).text()).toList()).isEqualTo(alone);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen35", "gemma4-e"})
  void guessesChangeNothing(String model) {
    int[] prompt = random(3, 40);
    Map<String, Float> mix = MIXES.get(3);
    Request plain = under(mix, prompt, 60).logProbabilities(0).build();
    int[] whole;
    try (Harness harness = harness(model)) {
      Reply reply = harness.submit(plain);
      harness.run();
      whole = join(prompt, written(reply));
    }
    // half of the time it guesses what the same model writes without its adapters
    int[] astray;
    try (Harness harness = harness(model)) {
      Reply reply = harness.submit(under(Map.of(), prompt, 60).logProbabilities(0).build());
      harness.run();
      astray = join(prompt, written(reply));
    }
    assertThat(astray).isNotEqualTo(whole);
    Drafter.OfTokens oracle =
        (tokens, count, most) -> {
          int[] known = count % 2 == 0 ? whole : astray;
          return Arrays.copyOfRange(known, count, Math.min(known.length, count + most));
        };
    Map<Method, Drafter> drafters = Map.of(Method.LOOKUP, Drafter.ofTokens(oracle));
    try (Harness harness = new Harness(model, Setting.roomy(), drafters, two(model))) {
      Speculation guessing = new Speculation(Method.LOOKUP, 4);
      Reply reply =
          harness.submit(under(mix, prompt, 60).logProbabilities(0).speculation(guessing).build());
      harness.run();
      assertThat(join(prompt, written(reply))).isEqualTo(whole);
      assertThat(harness.counters().acceptedTokens()).isPositive();
      assertThat(harness.counters().draftedTokens())
          .isGreaterThan(harness.counters().acceptedTokens());
    }
  }

  private static int[] written(Reply reply) {
    return Harness.events(reply).stream()
        .filter(Event.Token.class::isInstance)
        .mapToInt(event -> ((Event.Token) event).id())
        .toArray();
  }

  private static EngineSettings settings(AdapterSettings... adapters) {
    return EngineSettings.standard()
        .withThreads(1)
        .withContextTokens(128)
        .withAdapters(List.of(adapters));
  }

  private static String text(Engine engine, RequestBuilder request) throws InterruptedException {
    StringBuilder text = new StringBuilder();
    try (Reply reply = engine.submit(request.build())) {
      for (Event event = reply.take(); event != null; event = reply.take()) {
        if (event instanceof Event.Text(String piece)) {
          text.append(piece);
        }
      }
    }
    return text.toString();
  }

  @Test
  void standingScalesAreForRequestsThatNameNone() throws InterruptedException {
    List<AdapterSettings> files = two("llama");
    int[] prompt = random(5, 40);
    AdapterSettings a = AdapterSettings.of(files.get(0).file(), 1);
    try (Engine engine = Engines.open(RandomAdapter.model("llama"), settings(a, files.get(1)))) {
      assertThat(engine.adapters()).extracting(AdapterFacts::name).containsExactly("a", "b");
      assertThat(engine.adapters()).extracting(AdapterFacts::scale).containsExactly(1f, 0f);
      assertThat(engine.adapters()).extracting(AdapterFacts::rank).containsExactly(4, 4);
      List<String> named = new ArrayList<>();
      for (Map<String, Float> mix : MIXES) {
        named.add(text(engine, under(mix, prompt, 20)));
      }
      assertThat(text(engine, endless("t", prompt, 20))).isEqualTo(named.get(1));
      engine.adapterScales(Map.of("b", 1f));
      assertThat(engine.adapters()).extracting(AdapterFacts::scale).containsExactly(0f, 1f);
      assertThat(text(engine, endless("t", prompt, 20))).isEqualTo(named.get(2));
      engine.adapterScales(Map.of());
      assertThat(text(engine, endless("t", prompt, 20))).isEqualTo(named.get(0));
      assertRefused(
          Code.NOT_FOUND, "'c'", () -> engine.submit(under(Map.of("c", 1f), prompt, 1).build()));
      assertRefused(Code.NOT_FOUND, "a, b", () -> engine.adapterScales(Map.of("c", 1f)));
      assertRefused(Code.USAGE, "NaN", () -> engine.adapterScales(Map.of("b", Float.NaN)));
      assertThat(engine.adapters()).extracting(AdapterFacts::scale).containsExactly(0f, 0f);
    }
  }

  @Test
  void modelsWithoutAdapters() throws InterruptedException {
    int[] prompt = random(5, 40);
    try (Engine engine = Engines.open(RandomAdapter.model("llama"), settings())) {
      assertThat(engine.adapters()).isEmpty();
      assertThat(text(engine, under(Map.of(), prompt, 5)))
          .isEqualTo(text(engine, endless("t", prompt, 5)));
      assertRefused(
          Code.NOT_FOUND, "--lora", () -> engine.submit(under(Map.of("a", 1f), prompt, 5).build()));
    }
  }

  @Test
  void adaptersThatAreNotForThisModel() {
    Path llama = RandomAdapter.model("llama");
    AdapterSettings a = RandomAdapter.of("llama", folder, "a", 1);
    assertRefused(Code.USAGE, "two adapters are called a", () -> open(llama, a, a));
    AdapterSettings other = RandomAdapter.of("qwen3", folder, "other", 1);
    assertRefused(Code.REFUSED, "another model", () -> open(llama, other));
    assertRefused(Code.UNSUPPORTED, "general.architecture", () -> open(llama, other.onAnyBase()));
    Path moved = folder.resolve("moved.gguf");
    try (GgufFile file = GgufFile.open(llama)) {
      RandomAdapter.write(file, moved, 1, "0".repeat(64));
    }
    AdapterSettings stray = AdapterSettings.of(moved, 1);
    assertRefused(Code.REFUSED, "another model", () -> open(llama, stray));
    open(llama, stray.onAnyBase());
    Path missing = folder.resolve("missing.gguf");
    assertRefused(Code.NOT_FOUND, "missing", () -> open(llama, AdapterSettings.of(missing, 1)));
  }

  private static void open(Path model, AdapterSettings... adapters) {
    Engines.open(model, settings(adapters)).close();
  }

  private static void assertRefused(Code code, String words, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(HearthException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(words);
  }
}
