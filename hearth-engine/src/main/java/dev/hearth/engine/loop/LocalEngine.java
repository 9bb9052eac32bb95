package dev.hearth.engine.loop;

import dev.hearth.compute.Kernels;
import dev.hearth.engine.AdapterFacts;
import dev.hearth.engine.ChatPrompt;
import dev.hearth.engine.ContextNumbers;
import dev.hearth.engine.Engine;
import dev.hearth.engine.EngineStatus;
import dev.hearth.engine.RenderedPrompt;
import dev.hearth.engine.Reply;
import dev.hearth.engine.Request;
import dev.hearth.engine.cache.PrefixCache;
import dev.hearth.engine.sample.SamplerSettingsBuilder;
import dev.hearth.format.HearthException;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.AdapterMix;
import dev.hearth.model.Model;
import dev.hearth.model.text.Tokenizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A model in this process. */
final class LocalEngine implements Engine {
  private final GgufFile file;
  private final Kernels kernels;
  private final Model model;
  private final Tokenizer tokenizer;
  private final ContextNumbers context;
  private final ChatTemplate template;
  private final Serving serving;
  private final Gate gate;
  private final Guessing guessing;
  private final Grammars grammars;
  private final Adapters adapters;
  private final long cacheTotalBytes;
  private final EngineLoop loop;
  private final AtomicLong nextId = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param model reads {@code file} with {@code kernels}; this closes all three
   */
  LocalEngine(GgufFile file, Kernels kernels, Model model, Opened opened) {
    this.file = file;
    this.kernels = kernels;
    this.model = model;
    this.tokenizer = opened.tokenizer;
    this.context = opened.context;
    this.grammars = new Grammars(tokenizer);
    this.template = opened.template;
    this.adapters = opened.adapters;
    this.gate = opened.gate;
    this.guessing = opened.guessing;
    this.cacheTotalBytes = opened.cacheTotalBytes;
    this.serving = opened.serving;
    this.loop = new EngineLoop(serving, gate);
  }

  /** What belongs to an open model. */
  record Opened(
      Tokenizer tokenizer,
      ContextNumbers context,
      ChatTemplate template,
      Adapters adapters,
      Gate gate,
      Guessing guessing,
      Serving serving,
      PrefixCache cache,
      long cacheTotalBytes) {}

  @Override
  public Model.Description model() {
    return model.description();
  }

  @Override
  public ContextNumbers context() {
    return context;
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public EngineStatus status() {
    Gate.Count count = gate.count();
    Counters done = serving.counters();
    return new EngineStatus(
        count.running(),
        count.waiting().values().stream().mapToInt(Integer::intValue).sum(),
        count.waiting(),
        done.usedBytes(),
        done.keptBytes(),
        cacheTotalBytes,
        done.steps(),
        done.promptTokens(),
        done.cachedTokens(),
        done.outputTokens(),
        done.draftedTokens(),
        done.acceptedTokens(),
        done.preemptions());
  }

  @Override
  public List<AdapterFacts> adapters() {
    return adapters.facts();
  }

  @Override
  public void adapterScales(Map<String, Float> scales) {
    adapters.stand(scales);
  }

  @Override
  public RenderedPrompt render(ChatPrompt prompt) {
    return template.render(prompt);
  }

  @Override
  public SamplerSettingsBuilder sampling() {
    return new SamplerSettingsBuilder().recommended(file.metadata());
  }

  @Override
  public Reply submit(Request request) {
    if (model.description().encoder()) {
      throw new HearthException(
          HearthException.Code.UNSUPPORTED,
          model.description().family() + " models give vectors, not text",
          "use it for embeddings");
    }
    checkFits(request.prompt().length);
    checkIds(request.prompt());
    guessing.check(request);
    AdapterMix mix = adapters.mix(request.adapters());
    EventQueue events = new EventQueue();
    int vocabulary = model.description().vocabularySize();
    ReplyWriter writer =
        new ReplyWriter(tokenizer, vocabulary, request, grammars.start(request), events);
    loop.submit(
        new Running(nextId.incrementAndGet(), request, mix, writer, events, System.nanoTime()));
    return events;
  }

  /** One token more than the prompt must fit, or there would be no reply. */
  private void checkFits(int promptTokens) {
    if (promptTokens >= context.allocated()) {
      throw new HearthException(
          HearthException.Code.DOES_NOT_FIT,
          "the prompt has %d tokens; the context holds %d (advertised %d, usable %d)"
              .formatted(promptTokens, context.allocated(), context.advertised(), context.usable()),
          "shorten the prompt or allocate a larger context; nothing was cut");
    }
  }

  private void checkIds(int[] ids) {
    int size = model.description().vocabularySize();
    for (int id : ids) {
      if (id < 0 || id >= size) {
        throw new HearthException(
            HearthException.Code.BAD_INPUT,
            "token id " + id + " is outside the vocabulary of " + size,
            "use ids of this model's own tokenizer");
      }
    }
  }

  @Override
  public float[] embed(int[] ids) throws InterruptedException {
    if (ids.length == 0) {
      throw new HearthException(
          HearthException.Code.USAGE, "there is no text to embed", "give some text");
    }
    if (ids.length > context.allocated()) {
      throw new HearthException(
          HearthException.Code.DOES_NOT_FIT,
          "the text has %d tokens; the context holds %d".formatted(ids.length, context.allocated()),
          "cut the text into parts; nothing was cut here");
    }
    AdapterMix mix = adapters.mix(Optional.empty());
    CompletableFuture<float[]> vector = new CompletableFuture<>();
    loop.between(() -> {
      try {
        vector.complete(normalised(model.embed(ids, mix)));
      } catch (RuntimeException | Error e) {
        vector.completeExceptionally(e);
      }
    });
    try {
      return vector.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HearthException known) {
        throw known;
      }
      throw new HearthException(
          HearthException.Code.INTERNAL, "embedding failed: " + e.getCause(), "", e);
    }
  }

  private static float[] normalised(float[] vector) {
    double squares = 0;
    for (float v : vector) {
      squares += (double) v * v;
    }
    float factor = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= factor;
    }
    return vector;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      loop.close();
      model.close();
      kernels.close();
      file.close();
    }
  }
}
