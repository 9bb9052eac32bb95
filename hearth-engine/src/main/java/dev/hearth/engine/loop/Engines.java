package dev.hearth.engine.loop;

import dev.hearth.compute.Kernels;
import dev.hearth.compute.choice.KernelChoice;
import dev.hearth.engine.ContextNumbers;
import dev.hearth.engine.Engine;
import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.budget.FreeMemory;
import dev.hearth.engine.budget.MemoryPlan;
import dev.hearth.engine.cache.PrefixCache;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.format.gguf.TensorInfo;
import dev.hearth.model.Model;
import dev.hearth.model.Sequence;
import dev.hearth.model.arch.Families;
import dev.hearth.model.text.Tokenizer;
import dev.hearth.model.text.Tokenizers;
import java.nio.file.Path;

/** Opens model files. */
public final class Engines {
  private static final int KEPT_SEQUENCES = 8;

  /** Share of free memory that computed prefixes may hold. */
  private static final int KEPT_BYTES_DIVISOR = 4;

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
    GgufFile file = GgufFile.open(path);
    try {
      return open(file, settings);
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  private static Engine open(GgufFile file, EngineSettings settings) {
    Tokenizer tokenizer = Tokenizers.of(file.metadata());
    ChatTemplate template = ChatTemplate.read(file.metadata(), tokenizer);
    long available = FreeMemory.bytes();
    Kernels kernels = KernelChoice.create(settings.kernels(), settings.threads());
    Model model = null;
    try {
      model = Families.load(file, kernels, settings.contextTokens());
      int advertised = model.description().contextTokensAdvertised();
      int allocated =
          plan(file, model, settings)
              .contextTokens(settings.contextTokens(), advertised, available);
      if (model.description().dependsOnContext()
          && allocated != (settings.contextTokens() > 0 ? settings.contextTokens() : advertised)) {
        model.close();
        model = Families.load(file, kernels, allocated);
      }
      ContextNumbers context = new ContextNumbers(advertised, allocated, advertised / 2, false);
      EngineLoop.Limits limits =
          new EngineLoop.Limits(
              settings.cacheType(), allocated, settings.stepTokensMax(), settings.requestsMax());
      PrefixCache cache = new PrefixCache(KEPT_SEQUENCES, available / KEPT_BYTES_DIVISOR);
      EngineLoop loop = new EngineLoop(model, tokenizer, limits, cache);
      return new LocalEngine(file, kernels, model, tokenizer, context, template, loop);
    } catch (RuntimeException | Error e) {
      if (model != null) {
        model.close();
      }
      kernels.close();
      throw e;
    }
  }

  private static MemoryPlan plan(GgufFile file, Model model, EngineSettings settings) {
    long weights = file.tensors().stream().mapToLong(TensorInfo::bytes).sum();
    try (Sequence sequence = model.newSequence(settings.cacheType(), 1)) {
      return new MemoryPlan(weights, sequence.growingBytesPerToken(), sequence.fixedBytes());
    }
  }
}
