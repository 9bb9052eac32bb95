package dev.hearth.engine.loop;

import dev.hearth.compute.Kernels;
import dev.hearth.compute.KeyValueStore;
import dev.hearth.compute.choice.KernelChoice;
import dev.hearth.engine.ContextNumbers;
import dev.hearth.engine.Engine;
import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.KeptOnDisk;
import dev.hearth.engine.Speculation;
import dev.hearth.engine.budget.FreeMemory;
import dev.hearth.engine.budget.MemoryPlan;
import dev.hearth.engine.cache.PrefixCache;
import dev.hearth.engine.schedule.Limits;
import dev.hearth.format.HearthException;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.TensorInfo;
import dev.hearth.model.Model;
import dev.hearth.model.Sequence;
import dev.hearth.model.arch.Families;
import dev.hearth.model.text.Tokenizer;
import dev.hearth.model.text.Tokenizers;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens model files. */
public final class Engines {
  /** More than this are slower to search than to compute again. */
  private static final int KEPT_BEGINNINGS = 256;

  /** A step with so many tokens of prompts keeps others' next tokens waiting as long. */
  private static final int PROMPT_TOKENS_BESIDE_REPLIES = 64;

  /** Hearth's own entry, written with models whose context was measured. */
  private static final String USABLE_CONTEXT = "hearth.context_length_usable";

  private Engines() {}

  /** Opens a GGUF file with {@link EngineSettings#standard()}. */
  public static Engine open(Path path) {
    return open(path, EngineSettings.standard());
  }

  /**
   * Opens a GGUF file; the engine owns it from then on.
   *
   * @throws dev.hearth.format.HearthException BAD_INPUT for a damaged file, UNSUPPORTED for one
   *     that this build cannot compute, DOES_NOT_FIT with the numbers
   */
  public static Engine open(Path path, EngineSettings settings) {
    return open(path, settings, null);
  }

  /**
   * The same with beginnings that outlive the engine.
   *
   * @param kept where they lie; null for nowhere
   */
  public static Engine open(Path path, EngineSettings settings, @Nullable KeptOnDisk kept) {
    GgufFile file = GgufFile.open(path);
    try {
      return open(file, settings, kept);
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  private static Engine open(GgufFile file, EngineSettings settings, @Nullable KeptOnDisk kept) {
    Tokenizer tokenizer = Tokenizers.of(file.metadata());
    ChatTemplate template = ChatTemplate.read(file.metadata(), tokenizer);
    long available = FreeMemory.bytes();
    Kernels kernels = KernelChoice.create(settings.kernels(), settings.threads());
    Model model = null;
    try (AdapterFiles adapters = AdapterFiles.open(settings.adapters(), file)) {
      model = load(file, kernels, settings, settings.contextTokens(), adapters);
      int advertised = model.description().contextTokensAdvertised();
      int allocated =
          plan(file, model, settings, adapters)
              .contextTokens(settings.contextTokens(), advertised, available);
      if (model.description().dependsOnContext()
          && allocated != (settings.contextTokens() > 0 ? settings.contextTokens() : advertised)) {
        model.close();
        model = load(file, kernels, settings, allocated, adapters);
      }
      ContextNumbers context = context(file, advertised, allocated);
      LocalEngine.Opened opened =
          opened(
              model,
              kernels,
              tokenizer,
              context,
              template,
              new Adapters(adapters.facts()),
              settings,
              available);
      if (kept != null && !model.description().encoder()) {
        Restart.prepare(file, model, settings, opened, kept);
      }
      return new LocalEngine(file, kernels, model, opened);
    } catch (RuntimeException | Error e) {
      if (model != null) {
        model.close();
      }
      kernels.close();
      throw e;
    }
  }

  private static Model load(
      GgufFile file,
      Kernels kernels,
      EngineSettings settings,
      int contextTokens,
      AdapterFiles adapters) {
    return Families.load(file, kernels, contextTokens, settings.draftHeads(), adapters.files());
  }

  /** Half of what a file claims may be trusted, unless it says what was measured. */
  private static ContextNumbers context(GgufFile file, int advertised, int allocated) {
    int measured = file.metadata().integer(USABLE_CONTEXT, 0);
    return measured > 0 && measured <= advertised
        ? new ContextNumbers(advertised, allocated, measured, true)
        : new ContextNumbers(advertised, allocated, advertised / 2, false);
  }

  private static LocalEngine.Opened opened(
      Model model,
      Kernels kernels,
      Tokenizer tokenizer,
      ContextNumbers context,
      ChatTemplate template,
      Adapters adapters,
      EngineSettings settings,
      long available) {
    Gate gate = new Gate(settings.requestsMax(), settings.queuePerTenantMax());
    Sequence shape = model.newSequence(settings.cacheType(), context.allocated());
    PrefixCache cache = new PrefixCache(shape.pool(), KEPT_BEGINNINGS);
    long bytes =
        plan(model.weightBytes(), shape)
            .cacheBytes(
                settings.cacheBytesMax(),
                context.allocated(),
                KeyValueStore.PAGE_TOKENS,
                available);
    Memory memory = new Memory(shape, cache, bytes);
    Map<Speculation.Method, Drafter> drafters =
        Drafters.open(model, tokenizer, kernels, settings, context.allocated(), bytes);
    Guessing guessing = new Guessing(context.allocated(), memory, drafters, settings.speculation());
    try {
      guessing.checkStandard();
    } catch (HearthException e) {
      guessing.close();
      throw e;
    }
    Limits limits =
        new Limits(
            settings.requestsMax(),
            settings.stepTokensMax(),
            Math.min(settings.stepTokensMax(), PROMPT_TOKENS_BESIDE_REPLIES));
    Serving serving =
        new Serving(
            model,
            new Serving.Setup(settings.cacheType(), context.allocated(), limits),
            gate,
            cache,
            memory,
            guessing,
            System::nanoTime);
    return new LocalEngine.Opened(
        tokenizer, context, template, adapters, gate, guessing, serving, cache, bytes);
  }

  private static MemoryPlan plan(
      GgufFile file, Model model, EngineSettings settings, AdapterFiles adapters) {
    long weights = adapters.bytes() + file.tensors().stream().mapToLong(TensorInfo::bytes).sum();
    try (Sequence sequence = model.newSequence(settings.cacheType(), 1)) {
      return plan(weights, sequence);
    }
  }

  private static MemoryPlan plan(long weights, Sequence sequence) {
    long perToken = Math.ceilDiv(sequence.pageBytes(), KeyValueStore.PAGE_TOKENS);
    return new MemoryPlan(weights, perToken, sequence.fixedBytes(0));
  }
}
