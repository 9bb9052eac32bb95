package dev.hearth.engine;

import dev.hearth.engine.sample.SamplerSettings;
import dev.hearth.engine.sample.SamplerSettingsBuilder;
import dev.hearth.format.HearthException;
import dev.hearth.model.Model;
import dev.hearth.model.text.Tokenizer;
import java.util.List;
import java.util.Map;

/**
 * One open model. Methods may be called from any thread; requests share the model's steps.
 *
 * <pre>{@code
 * try (Engine engine = Engines.open(Path.of("model.gguf"))) {
 *   ChatPrompt prompt = ChatPrompt.of(List.of(ChatMessage.of("user", "Why is the sky blue?")));
 *   SamplerSettings sampling = engine.sampling().resolve().settings();
 *   System.out.println(engine.chat(prompt, sampling, 200, List.of()).text());
 * }
 * }</pre>
 */
public interface Engine extends AutoCloseable {
  Model.Description model();

  ContextNumbers context();

  Tokenizer tokenizer();

  /** What the engine does now. Does not wait for a step to end. */
  EngineStatus status();

  /** The adapters of this engine by rising number, with the scales that stand now. */
  default List<AdapterFacts> adapters() {
    return List.of();
  }

  /**
   * Sets the scales of adapters for later requests that name none, and for vectors.
   *
   * @param scales by name; those that are not named get 0
   * @throws dev.hearth.format.HearthException NOT_FOUND for a name that no adapter has
   */
  default void adapterScales(Map<String, Float> scales) {
    throw new HearthException(
        HearthException.Code.UNSUPPORTED, "this engine has no adapters", "leave scales out");
  }

  /**
   * A conversation as the model will read it, by the template in its file.
   *
   * @throws dev.hearth.format.HearthException UNSUPPORTED if the file has no template; BAD_INPUT
   *     with the template's own words if it refuses the conversation
   */
  RenderedPrompt render(ChatPrompt prompt);

  /** A request to answer a conversation: thoughts, text and tool calls come as their own events. */
  default RequestBuilder request(String tenant, ChatPrompt prompt) {
    RenderedPrompt rendered = render(prompt);
    return Request.of(tenant, rendered.ids())
        .sampling(sampling().resolve().settings())
        .checkpoints(rendered.checkpoints())
        .reply(new Request.ReplyForm.Chat(rendered.family(), prompt.tools(), rendered.text()));
  }

  /**
   * Answers a conversation: thoughts, text and tool calls come as events of their own.
   *
   * @param outputTokensMax 0 for as far as the context goes
   */
  default Reply chat(
      ChatPrompt prompt, SamplerSettings sampling, int outputTokensMax, List<String> stopTexts) {
    return submit(
        request(Request.LOCAL_TENANT, prompt)
            .sampling(sampling)
            .outputTokensMax(outputTokensMax)
            .stopTexts(stopTexts)
            .build());
  }

  /** Sampling as the model's file recommends it, for what the user leaves open. */
  SamplerSettingsBuilder sampling();

  /**
   * Starts a request.
   *
   * @throws dev.hearth.format.HearthException DOES_NOT_FIT for a prompt longer than the allocated
   *     context; BUSY where too many of the tenant's requests wait; UNSUPPORTED or BAD_INPUT for a
   *     constraint that cannot be enforced in full
   */
  Reply submit(Request request);

  /**
   * One vector for a text, pooled as the model says and scaled to length 1.
   *
   * @throws dev.hearth.format.HearthException DOES_NOT_FIT if the text is longer than the context
   */
  default float[] embed(String text) throws InterruptedException {
    return embed(tokenizer().encode(text, true, false));
  }

  /** As {@link #embed(String)}, from the text's tokens. */
  float[] embed(int[] tokens) throws InterruptedException;

  /** Cancels what runs and frees the model. */
  @Override
  void close();
}
