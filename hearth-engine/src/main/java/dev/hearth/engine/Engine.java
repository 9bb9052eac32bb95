package dev.hearth.engine;

import dev.hearth.model.Model;
import dev.hearth.model.text.Tokenizer;

/**
 * One open model. Methods may be called from any thread; requests share the model's steps.
 *
 * <pre>{@code
 * try (Engine engine = Engines.open(Path.of("model.gguf"))) {
 *   Reply reply = engine.submit(Request.plain(ids, SamplerSettings.standard(), 100));
 *   for (Event e = reply.take(); e != null; e = reply.take()) …
 * }
 * }</pre>
 */
public interface Engine extends AutoCloseable {
  Model.Description model();

  ContextNumbers context();

  Tokenizer tokenizer();

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
