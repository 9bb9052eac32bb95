package dev.hearth.main.command;

import dev.hearth.compute.CacheType;
import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.Speculation;
import dev.hearth.format.HearthException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a model is opened; shared by the commands that open one. */
final class EngineOptions {
  @Option(
      names = "--context",
      paramLabel = "TOKENS",
      description = "Context to allocate; by default what the model advertises, as far as fits.")
  private int context;

  @Option(
      names = "--cache",
      paramLabel = "TYPE",
      description = "How keys and values are kept: f16 (default), f32 or q8_0.")
  private String cache = "f16";

  @Option(
      names = "--kernels",
      paramLabel = "NAME",
      description = "fast (default), exact, machine, vector or scalar.")
  private String kernels = "fast";

  @Option(names = "--threads", paramLabel = "N", description = "Threads; all cores by default.")
  private int threads;

  @Option(
      names = "--speculate",
      paramLabel = "METHOD",
      description = {
        "Who guesses tokens ahead; never changes the text. none (default), lookup (the text",
        "itself), heads (the model's own), draft (see --draft-model) or auto (heads, else draft)."
      })
  private @Nullable String speculate;

  @Option(
      names = "--draft-model",
      paramLabel = "FILE",
      description = "A small model with the same vocabulary that guesses tokens.")
  private @Nullable Path draftModel;

  @Option(
      names = "--draft-tokens",
      paramLabel = "N",
      description = "Tokens guessed at once: 3 by default, at most 16.")
  private @Nullable Integer draftTokens;

  EngineSettings settings() {
    Speculation speculation = speculation();
    Speculation.Method method = speculation.method();
    EngineSettings settings =
        EngineSettings.standard()
            .withContextTokens(context)
            .withCacheType(cacheType())
            .withKernels(kernels)
            .withThreads(threads)
            .withSpeculation(speculation)
            .withDraftHeads(
                method == Speculation.Method.HEADS || method == Speculation.Method.AUTOMATIC);
    return draftModel == null ? settings : settings.withDraftModel(draftModel);
  }

  /** A draft model alone says that it is to guess. */
  private Speculation speculation() {
    String asked = speculate == null ? draftModel == null ? "none" : "draft" : speculate;
    Speculation.Method method =
        switch (asked) {
          case "none" -> Speculation.Method.NONE;
          case "lookup" -> Speculation.Method.LOOKUP;
          case "heads" -> Speculation.Method.HEADS;
          case "draft" -> Speculation.Method.DRAFT_MODEL;
          case "auto" -> Speculation.Method.AUTOMATIC;
          default -> throw unknown("--speculate", asked, "none, lookup, heads, draft or auto");
        };
    Speculation usual = Speculation.of(method);
    return draftTokens == null ? usual : new Speculation(method, draftTokens);
  }

  private CacheType cacheType() {
    for (CacheType type : CacheType.values()) {
      if (type.name().equalsIgnoreCase(cache)) {
        return type;
      }
    }
    throw unknown("--cache", cache, "f16, f32 or q8_0");
  }

  static HearthException unknown(String option, String value, String known) {
    return new HearthException(
        HearthException.Code.USAGE, option + " is '" + value + "'", "use " + known);
  }
}
