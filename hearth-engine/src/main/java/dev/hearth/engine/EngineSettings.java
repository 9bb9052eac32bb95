package dev.hearth.engine;

import dev.hearth.compute.CacheType;
import dev.hearth.format.HearthException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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
 * @param queuePerTenantMax requests of one tenant that may wait; more are refused as BUSY
 * @param cacheBytesMax keys, values and states of all requests and kept beginnings; 0 for what
 *     fits. At least one request of the whole context must fit
 * @param draftHeads loads the model's own drafting heads, where the file has them
 * @param draftModel a small model with the same vocabulary that guesses tokens
 * @param adapters to load; each request computes under a mix of them
 * @param speculation how requests guess that do not say how; never changes a reply
 */
public record EngineSettings(
    int contextTokens,
    CacheType cacheType,
    String kernels,
    int threads,
    int stepTokensMax,
    int requestsMax,
    int queuePerTenantMax,
    long cacheBytesMax,
    boolean draftHeads,
    Optional<Path> draftModel,
    List<AdapterSettings> adapters,
    Speculation speculation) {

  public EngineSettings {
    adapters = List.copyOf(adapters);
    if (contextTokens < 0 || threads < 0 || stepTokensMax < 1 || requestsMax < 1) {
      throw usage(
          "context %d, threads %d, step %d, requests %d: one is below its smallest value"
              .formatted(contextTokens, threads, stepTokensMax, requestsMax),
          "use positive numbers, or 0 for automatic context and threads");
    }
    if (queuePerTenantMax < 1 || cacheBytesMax < 0) {
      throw usage(
          "queue %d, cache %d bytes: one is below its smallest value"
              .formatted(queuePerTenantMax, cacheBytesMax),
          "use positive numbers, or 0 for an automatic cache");
    }
    if (speculation.method() == Speculation.Method.AS_OPENED) {
      throw usage("the engine is opened to guess as it is opened", "name a method, or NONE");
    }
    if (requestsMax > stepTokensMax) {
      throw usage(
          requestsMax + " requests cannot share a step of " + stepTokensMax + " tokens",
          "raise the tokens of a step");
    }
  }

  private static HearthException usage(String fact, String fix) {
    return new HearthException(HearthException.Code.USAGE, fact, fix);
  }

  /** What {@code hearth run} uses: the fastest kernels, a float16 cache. */
  public static EngineSettings standard() {
    return new EngineSettings(
        0,
        CacheType.F16,
        "fast",
        0,
        512,
        8,
        64,
        0,
        false,
        Optional.empty(),
        List.of(),
        Speculation.none());
  }

  public EngineSettings withContextTokens(int tokens) {
    return changed(c -> c.contextTokens = tokens);
  }

  public EngineSettings withCacheType(CacheType type) {
    return changed(c -> c.cacheType = type);
  }

  public EngineSettings withKernels(String name) {
    return changed(c -> c.kernels = name);
  }

  public EngineSettings withThreads(int count) {
    return changed(c -> c.threads = count);
  }

  public EngineSettings withStepTokensMax(int tokens) {
    return changed(c -> c.stepTokensMax = tokens);
  }

  public EngineSettings withRequestsMax(int count) {
    return changed(c -> c.requestsMax = count);
  }

  public EngineSettings withQueuePerTenantMax(int count) {
    return changed(c -> c.queuePerTenantMax = count);
  }

  public EngineSettings withCacheBytesMax(long bytes) {
    return changed(c -> c.cacheBytesMax = bytes);
  }

  public EngineSettings withDraftHeads(boolean wanted) {
    return changed(c -> c.draftHeads = wanted);
  }

  public EngineSettings withDraftModel(Path file) {
    return changed(c -> c.draftModel = Optional.of(file));
  }

  public EngineSettings withAdapters(List<AdapterSettings> list) {
    return changed(c -> c.adapters = list);
  }

  public EngineSettings withSpeculation(Speculation standard) {
    return changed(c -> c.speculation = standard);
  }

  private EngineSettings changed(Consumer<Change> change) {
    Change next = new Change(this);
    change.accept(next);
    return next.settings();
  }

  private static final class Change {
    private int contextTokens;
    private CacheType cacheType;
    private String kernels;
    private int threads;
    private int stepTokensMax;
    private int requestsMax;
    private int queuePerTenantMax;
    private long cacheBytesMax;
    private boolean draftHeads;
    private Optional<Path> draftModel;
    private List<AdapterSettings> adapters;
    private Speculation speculation;

    Change(EngineSettings from) {
      contextTokens = from.contextTokens;
      cacheType = from.cacheType;
      kernels = from.kernels;
      threads = from.threads;
      stepTokensMax = from.stepTokensMax;
      requestsMax = from.requestsMax;
      queuePerTenantMax = from.queuePerTenantMax;
      cacheBytesMax = from.cacheBytesMax;
      draftHeads = from.draftHeads;
      draftModel = from.draftModel;
      adapters = from.adapters;
      speculation = from.speculation;
    }

    EngineSettings settings() {
      return new EngineSettings(
          contextTokens,
          cacheType,
          kernels,
          threads,
          stepTokensMax,
          requestsMax,
          queuePerTenantMax,
          cacheBytesMax,
          draftHeads,
          draftModel,
          adapters,
          speculation);
    }
  }
}
