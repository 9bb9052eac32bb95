package dev.hearth.engine;

import dev.hearth.engine.sample.SamplerSettings;
import dev.hearth.engine.sample.SamplerSettingsBuilder;
import dev.hearth.model.Model;
import dev.hearth.model.text.Tokenizer;
import java.util.List;

/**
 * One open model. Methods may be called from any thread; requests share the model's steps.
 *
 * <pre>{@code
 * try (Engine engine = Engines.open(Path.of("model.gguf"))) {
 *   ChatPrompt prompt = ChatPrompt.of(List.of(ChatMessage.user("Why is the sky blue?")));
 *   SamplerSettings sampling = engine.sampling().resolve().settings();
 *   System.out.println(engine.chat(prompt, sampling, 200, List.of()).text());
 * }
 * }</pre>
 */
public interface Engine extends AutoCloseable {
  Model.Description model();

  ContextNumbers context();

  Tokenizer tokenizer();

  /**
   * A conversation as the model will read it, by the template in its file.
   *
   * @throws dev.hearth.format.HearthException UNSUPPORTED if the file has no template; BAD_INPUT
   *     with the template's own words if it refuses the conversation
   */
  RenderedPrompt render(ChatPrompt prompt);

  /**
   * Answers a conversation: thoughts, text and tool calls come as events of their own.
   *
   * @param outputTokensMax 0 for as far as the context goes
   */
  default Reply chat(
      ChatPrompt prompt, SamplerSettings sampling, int outputTokensMax, List<String> stopTexts) {
    RenderedPrompt rendered = render(prompt);
    return submit(
        new Request(
            Request.LOCAL_TENANT,
            rendered.ids(),
            sampling,
            outputTokensMax,
            stopTexts,
            false,
            rendered.checkpoints(),
            new Request.ReplyForm.Chat(rendered.family(), prompt.tools(), rendered.text())));
  }

  /** Sampling as the model's file recommends it, for what the user leaves open. */
  SamplerSettingsBuilder sampling();

  /** Starts a request. A prompt that does not fit the allocated context is refused at once. */
  Reply submit(Request request);

  /**
   * One vector for a text, pooled as the model says and scaled to length 1.
   *
   * @throws dev.hearth.format.HearthException DOES_NOT_FIT if the text is longer than the context
   */
  float[] embed(String text) throws InterruptedException;

  /** Cancels what runs and frees the model. */
  @Override
  void close();
}
