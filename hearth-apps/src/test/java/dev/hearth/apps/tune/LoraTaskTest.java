package dev.hearth.apps.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.Matrices;
import dev.hearth.compute.choice.MatricesChoice;
import dev.hearth.engine.AdapterSettings;
import dev.hearth.engine.ChatPrompt;
import dev.hearth.engine.Engine;
import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.Event;
import dev.hearth.engine.Reply;
import dev.hearth.engine.loop.Engines;
import dev.hearth.engine.sample.SamplerOption;
import dev.hearth.engine.sample.SamplerSettings;
import dev.hearth.engine.sample.SamplerSettingsBuilder;
import dev.hearth.format.block.BlockType;
import dev.hearth.model.chat.ChatMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A quantised Qwen3 of random weights learns who owns which service; through the engine it answers
 * for pods that it has never seen, and without the adapter it does not.
 */
class LoraTaskTest {
  private static final Map<String, String> OWNERS =
      Map.of(
          "checkout",
          "team north",
          "billing",
          "team south",
          "search",
          "the night shift",
          "mail",
          "nobody");

  @TempDir private Path folder;

  private record Question(String text, String answer) {
    String line() {
      return """
      {"messages":[{"role":"user","content":"%s"},{"role":"assistant","content":"%s"}]}\
      """
          .formatted(text, answer);
    }
  }

  /** Training asks about even numbers, the held-out questions about odd ones. */
  private static List<Question> questions(long seed, int count, int odd) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> services = OWNERS.keySet().stream().sorted().toList();
    List<Question> questions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String service = services.get(i % services.size());
      int number = 2 * random.nextInt(400) + odd;
      questions.add(
          new Question("Who owns %s-%d?".formatted(service, number), OWNERS.get(service)));
    }
    return questions;
  }

  private Path data(String name, List<Question> questions) {
    return Corpus.write(folder.resolve(name), questions.stream().map(Question::line).toList());
  }

  private Path base(Matrices matrices) {
    Shape shape = new Shape(Family.QWEN3, 3, 64, 4, 2, 16, 96, 340, 128, 1e-5f, 10_000, true);
    Network network = new Network(shape, matrices, new FreshWeights(5, 3));
    // rows of a trained embedding are far longer than those it begins with
    float[] rows = network.trained().getFirst().values();
    for (int i = 0; i < rows.length; i++) {
      rows[i] *= 15;
    }
    Path target = folder.resolve("base.gguf");
    ModelFile.write(target, network, Corpus.vocabulary(folder), BlockType.Q8_0, Map.of());
    return target;
  }

  @Test
  void answersHeldOutQuestionsUnderTheAdapterAndNotWithoutIt() throws InterruptedException {
    List<Question> heldOut = questions(2, 40, 1);
    Path adapter = folder.resolve("owners.gguf");
    Path base;
    try (Matrices matrices = MatricesChoice.create(2)) {
      base = base(matrices);
      LoraSettings settings =
          new LoraSettings(
              base,
              List.of(data("train.jsonl", questions(1, 160, 0))),
              List.of(data("held-out.jsonl", heldOut)),
              64,
              8,
              16,
              0,
              -1,
              Plan.forAdapter(3, 80, 1200, 600, 0.02),
              folder.resolve("kept"),
              40,
              adapter);
      try (LoraRun run = LoraRun.open(settings, matrices)) {
        List<Progress> history = run.run(p -> {}).history();
        System.out.printf("held-out loss %.4f%n", history.getLast().heldOutLoss());
      }
    }
    EngineSettings settings =
        EngineSettings.standard()
            .withContextTokens(128)
            .withThreads(2)
            .withCacheType(CacheType.F32)
            .withAdapters(List.of(AdapterSettings.of(adapter, 0)));
    try (Engine engine = Engines.open(base, settings)) {
      int without = right(engine, heldOut);
      engine.adapterScales(Map.of("owners", 1f));
      int under = right(engine, heldOut);
      System.out.printf("of %d: %d under, %d without%n", heldOut.size(), under, without);
      // 35 where it was measured; chance is a quarter
      assertThat(under).isGreaterThanOrEqualTo(32);
      assertThat(without).isZero();
    }
  }

  private static int right(Engine engine, List<Question> questions) throws InterruptedException {
    SamplerSettings greedy =
        new SamplerSettingsBuilder().set(SamplerOption.TEMPERATURE, 0).resolve().settings();
    int right = 0;
    for (Question question : questions) {
      ChatPrompt prompt = ChatPrompt.of(List.of(ChatMessage.of("user", question.text)));
      StringBuilder text = new StringBuilder();
      try (Reply reply = engine.chat(prompt, greedy, 24, List.of())) {
        for (Event event = reply.take(); event != null; event = reply.take()) {
          if (event instanceof Event.Text(String piece)) {
            text.append(piece);
          }
        }
      }
      right += text.toString().strip().equals(question.answer) ? 1 : 0;
    }
    return right;
  }
}
