package dev.hearth.main.command;

import dev.hearth.compute.CacheType;
import dev.hearth.engine.EngineSettings;
import dev.hearth.format.HearthException;
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

  EngineSettings settings() {
    return EngineSettings.standard()
        .withContextTokens(context)
        .withCacheType(cacheType())
        .withKernels(kernels)
        .withThreads(threads);
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
