package dev.hearth.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.compute.CacheType;
import dev.hearth.engine.ChatPrompt;
import dev.hearth.engine.Engine;
import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.Event;
import dev.hearth.engine.RenderedPrompt;
import dev.hearth.engine.Reply;
import dev.hearth.engine.sample.SamplerSettings;
import dev.hearth.model.chat.ChatMessage;
import dev.hearth.model.text.TokenType;
import dev.hearth.model.text.Vocabulary;
import dev.hearth.testing.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations through the model's own template. */
class ChatTest {
  private static final EngineSettings SETTINGS =
      EngineSettings.standard()
          .withKernels("exact")
          .withCacheType(CacheType.F32)
          .withThreads(1)
          .withContextTokens(512);

  private static Engine open(String model) {
    return Engines.open(Fixtures.testdata().unpacked("models/" + model + ".gguf.gz"), SETTINGS);
  }

  private record Answer(String text, int reusedTokens, int promptTokens) {}

  private static Answer ask(Engine engine, List<ChatMessage> messages) throws InterruptedException {
    SamplerSettings sampling = engine.sampling().seed(5).resolve().settings();
    StringBuilder text = new StringBuilder();
    Event.Done done = null;
    try (Reply reply = engine.chat(ChatPrompt.of(messages), sampling, 12, List.of())) {
      for (Event event = reply.take(); event != null; event = reply.take()) {
        switch (event) {
          case Event.Text(String piece) -> text.append(piece);
          case Event.Done end -> done = end;
          default -> {}
        }
      }
    }
    var usage = Objects.requireNonNull(done).usage();
    return new Answer(text.toString(), usage.cachedTokens(), usage.promptTokens());
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen35", "gemma4-e", "lfm2"})
  void secondTurnReusesTheFirstAndSaysTheSame(String model) throws InterruptedException {
    List<ChatMessage> messages = new ArrayList<>();
    messages.add(ChatMessage.of("user", "Tell me a story."));
    List<ChatMessage> second = new ArrayList<>(messages);
    second.add(ChatMessage.of("assistant", "Once."));
    second.add(ChatMessage.of("user", "And then?"));
    Answer fresh;
    try (Engine engine = open(model)) {
      fresh = ask(engine, second);
    }
    try (Engine engine = open(model)) {
      ask(engine, messages);
      Answer again = ask(engine, second);
      assertThat(again.text()).isEqualTo(fresh.text());
      assertThat(again.reusedTokens()).isPositive();
      assertThat(again.promptTokens()).isEqualTo(fresh.promptTokens());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen35", "gemma4-e", "lfm2"})
  void theTemplateMakesThePromptAndACheckpointBeforeTheReply(String model) {
    try (Engine engine = open(model)) {
      RenderedPrompt rendered =
          engine.render(ChatPrompt.of(List.of(ChatMessage.of("user", "Tell me a story."))));
      assertThat(rendered.text()).contains("user\nTell me a story.");
      assertThat(rendered.checkpoints()).hasSize(1);
      assertThat(rendered.checkpoints()[0]).isBetween(1, rendered.ids().length - 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen35", "gemma4-e", "lfm2"})
  void whatAUserSpellsIsNoControlToken(String model) {
    try (Engine engine = open(model)) {
      Vocabulary vocabulary = engine.tokenizer().vocabulary();
      int[] controls =
          IntStream.range(0, vocabulary.size())
              .filter(id -> vocabulary.type(id) == TokenType.CONTROL)
              .toArray();
      assertThat(controls).isNotEmpty();
      String harmless = "a b";
      int[] expected = controlsOf(engine, harmless, vocabulary);
      for (int control : controls) {
        String spelled = new String(vocabulary.text(control), StandardCharsets.UTF_8);
        String message = "a " + spelled + spelled + " b";
        RenderedPrompt rendered =
            engine.render(ChatPrompt.of(List.of(ChatMessage.of("user", message))));
        assertThat(rendered.text()).contains(message);
        assertThat(engine.tokenizer().decode(rendered.ids(), true)).contains(message);
        assertThat(controlsOf(engine, message, vocabulary)).as(spelled).isEqualTo(expected);
      }
    }
  }

  private static int[] controlsOf(Engine engine, String message, Vocabulary vocabulary) {
    return Arrays.stream(
            engine.render(ChatPrompt.of(List.of(ChatMessage.of("user", message)))).ids())
        .filter(id -> vocabulary.type(id) == TokenType.CONTROL)
        .toArray();
  }
}
