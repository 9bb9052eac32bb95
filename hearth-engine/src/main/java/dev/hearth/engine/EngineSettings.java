package dev.hearth.engine;

import dev.hearth.compute.CacheType;
import dev.hearth.format.HearthException;

/**
 * How a model is opened. Everything here can change bits or memory, nothing else can.
 *
 * @param contextTokens context to allocate for a request; 0 for what the model advertises, up to
 *     what fits
 * @param cacheType how keys and values are stored
 * @param kernels a name that kernel choice knows
 * @param threads 0 for the machine's cores
 * @param stepTokensMax tokens of one step over all requests
 * @param requestsMax requests that run at once; more wait
 */
public record EngineSettings(
    int contextTokens,
    CacheType cacheType,
    String kernels,
    int threads,
    int stepTokensMax,
    int requestsMax) {

  public EngineSettings {
    if (contextTokens < 0 || threads < 0 || stepTokensMax < 1 || requestsMax < 1) {
      throw new HearthException(
          HearthException.Code.USAGE,
          "context %d, threads %d, step %d, requests %d: one is below its smallest value"
              .formatted(contextTokens, threads, stepTokensMax, requestsMax),
          "use positive numbers, or 0 for automatic context and threads");
    }
    if (requestsMax > stepTokensMax) {
      throw new HearthException(
          HearthException.Code.USAGE,
          requestsMax + " requests cannot share a step of " + stepTokensMax + " tokens",
          "raise the tokens of a step");
    }
  }

  /** What {@code hearth run} uses: the fastest kernels, a float16 cache. */
  public static EngineSettings standard() {
    return new EngineSettings(0, CacheType.F16, "fast", 0, 512, 8);
  }

  public EngineSettings withContextTokens(int tokens) {
    return new EngineSettings(tokens, cacheType, kernels, threads, stepTokensMax, requestsMax);
  }

  public EngineSettings withCacheType(CacheType type) {
    return new EngineSettings(contextTokens, type, kernels, threads, stepTokensMax, requestsMax);
  }

  public EngineSettings withKernels(String name) {
    return new EngineSettings(contextTokens, cacheType, name, threads, stepTokensMax, requestsMax);
  }

  public EngineSettings withThreads(int count) {
    return new EngineSettings(contextTokens, cacheType, kernels, count, stepTokensMax, requestsMax);
  }

  public EngineSettings withStepTokensMax(int tokens) {
    return new EngineSettings(contextTokens, cacheType, kernels, threads, tokens, requestsMax);
  }

  public EngineSettings withRequestsMax(int count) {
    return new EngineSettings(contextTokens, cacheType, kernels, threads, stepTokensMax, count);
  }
}
