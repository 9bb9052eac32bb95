package dev.hearth.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.KeyValueStore;
import dev.hearth.compute.choice.KernelChoice;
import dev.hearth.engine.AdapterSettings;
import dev.hearth.engine.Constraint;
import dev.hearth.engine.Event;
import dev.hearth.engine.Reply;
import dev.hearth.engine.Request;
import dev.hearth.engine.RequestBuilder;
import dev.hearth.engine.Speculation;
import dev.hearth.engine.Speculation.Method;
import dev.hearth.engine.StopReason;
import dev.hearth.engine.Usage;
import dev.hearth.engine.cache.PrefixCache;
import dev.hearth.engine.sample.SamplerOption;
import dev.hearth.engine.sample.SamplerSettings;
import dev.hearth.engine.sample.SamplerSettingsBuilder;
import dev.hearth.engine.schedule.Limits;
import dev.hearth.format.HearthException;
import dev.hearth.format.gguf.GgufFile;
import dev.hearth.model.Model;
import dev.hearth.model.Sequence;
import dev.hearth.model.arch.Families;
import dev.hearth.model.text.Tokenizer;
import dev.hearth.model.text.Tokenizers;
import dev.hearth.testing.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A small model served without a thread of its own: tests say when a step is computed and what time
 * it is. After every step the pages are counted.
 */
final class Harness implements AutoCloseable {
  static final int CONTEXT = 512;

  private final GgufFile file;
  private final Kernels kernels;
  private final Model model;
  private final Tokenizer tokenizer;
  private final Grammars grammars;
  private final Adapters adapters;
  private final PrefixCache cache;
  private final Memory memory;
  private final Guessing guessing;
  private final Gate gate;
  private final Serving serving;
  private long nextId;
  private long nanos;

  /**
   * How a model is served.
   *
   * @param sequences whole contexts that fit into memory, beside half a page of slack
   */
  record Setting(int requestsMax, int stepTokensMax, int queueMax, double sequences) {
    static Setting roomy() {
      return new Setting(8, 256, 1000, 12);
    }

    Setting sequences(double count) {
      return new Setting(requestsMax, stepTokensMax, queueMax, count);
    }

    Setting requests(int count) {
      return new Setting(count, stepTokensMax, queueMax, sequences);
    }

    Setting stepTokens(int count) {
      return new Setting(requestsMax, count, queueMax, sequences);
    }

    Setting queue(int count) {
      return new Setting(requestsMax, stepTokensMax, count, sequences);
    }
  }

  /** What one request gave. */
  record Outcome(String text, StopReason reason, Usage usage) {}

  Harness(String name, Setting setting) {
    this(name, setting, List.of());
  }

  Harness(String name, Setting setting, List<AdapterSettings> adapters) {
    this(name, setting, Map.of(Method.LOOKUP, Drafter.ofTokens(new LookupDrafter())), adapters);
  }

  Harness(String name, Setting setting, Drafter.OfTokens drafter) {
    this(name, setting, Map.of(Method.LOOKUP, Drafter.ofTokens(drafter)), List.of());
  }

  Harness(
      String name, Setting setting, Map<Method, Drafter> drafters, List<AdapterSettings> wanted) {
    file = GgufFile.open(Fixtures.testdata().unpacked("models/" + name + ".gguf.gz"));
    kernels = KernelChoice.exact(1);
    try (AdapterFiles files = AdapterFiles.open(wanted, file)) {
      model = Families.load(file, kernels, CONTEXT, false, files.files());
      adapters = new Adapters(files.facts());
    }
    tokenizer = Tokenizers.of(file.metadata());
    grammars = new Grammars(tokenizer);
    Sequence shape = model.newSequence(CacheType.F32, CONTEXT);
    long whole = shape.fixedBytes(0) + (CONTEXT / KeyValueStore.PAGE_TOKENS) * shape.pageBytes();
    cache = new PrefixCache(shape.pool(), 64);
    memory = new Memory(shape, cache, (long) (whole * setting.sequences));
    guessing = new Guessing(CONTEXT, memory, drafters, Speculation.none());
    gate = new Gate(setting.requestsMax, setting.queueMax);
    Limits limits =
        new Limits(setting.requestsMax, setting.stepTokensMax, Math.min(48, setting.stepTokensMax));
    serving =
        new Serving(
            model,
            new Serving.Setup(CacheType.F32, CONTEXT, limits),
            gate,
            cache,
            memory,
            guessing,
            () -> nanos);
  }

  Tokenizer tokenizer() {
    return tokenizer;
  }

  Counters counters() {
    return serving.counters();
  }

  Gate.Count count() {
    return gate.count();
  }

  void pass(long millis) {
    nanos += millis * 1_000_000;
  }

  Reply submit(Request request) {
    gate.enter(request.tenant());
    guessing.check(request);
    EventQueue events = new EventQueue();
    int vocabulary = model.description().vocabularySize();
    ReplyWriter writer =
        new ReplyWriter(tokenizer, vocabulary, request, grammars.start(request), events);
    serving.add(
        new Running(++nextId, request, adapters.mix(request.adapters()), writer, events, nanos));
    return events;
  }

  /** The compiled grammar that a tenant's request gets. */
  Object grammar(String tenant, Constraint constraint) {
    return grammars.compiled(endless(tenant, new int[] {5}, 1).constraint(constraint).build());
  }

  /** Computes one step and counts the pages; false where there is nothing to do. */
  boolean step() {
    if (serving.idle()) {
      return false;
    }
    serving.step();
    serving.checkIntegrity();
    assertThat(memory.usedBytes()).as("bytes held").isLessThanOrEqualTo(memory.totalBytes());
    return true;
  }

  /** Computes until nobody waits; the number of steps. */
  int run() {
    int steps = 0;
    while (step()) {
      steps++;
      assertThat(steps).as("steps").isLessThan(20_000);
    }
    return steps;
  }

  /** One request alone in what is otherwise as it is. */
  Outcome answer(Request request) {
    Reply reply = submit(request);
    run();
    return outcome(reply);
  }

  /** What has come of a request that is over. */
  static Outcome outcome(Reply reply) {
    StringBuilder text = new StringBuilder();
    for (Event event : events(reply)) {
      switch (event) {
        case Event.Text(String piece) -> text.append(piece);
        case Event.Thought(String piece) -> text.append('~').append(piece);
        case Event.Done(StopReason reason, Usage usage) -> {
          return new Outcome(text.toString(), reason, usage);
        }
        default -> {}
      }
    }
    throw new AssertionError("no end");
  }

  static List<Event> events(Reply reply) {
    List<Event> events = new ArrayList<>();
    try {
      for (Event event = reply.take(); event != null; event = reply.take()) {
        events.add(event);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return events;
  }

  /** The tokens that a request writes, one by one and without guesses. */
  static int[] written(String model, RequestBuilder request) {
    try (Harness harness = new Harness(model, Setting.roomy())) {
      Reply reply = harness.submit(request.logProbabilities(0).build());
      request.logProbabilities(-1);
      harness.run();
      return events(reply).stream()
          .filter(Event.Token.class::isInstance)
          .mapToInt(event -> ((Event.Token) event).id())
          .toArray();
    }
  }

  static SamplerSettings greedy() {
    return new SamplerSettingsBuilder().set(SamplerOption.TEMPERATURE, 0).resolve().settings();
  }

  static SamplerSettings seeded(long seed) {
    return new SamplerSettingsBuilder().seed(seed).resolve().settings();
  }

  static int[] random(long seed, int count) {
    return new SplittableRandom(seed).ints(count, 3, 280).toArray();
  }

  /** A request that does not end by itself. */
  static RequestBuilder endless(String tenant, int[] prompt, int outputTokens) {
    return Request.of(tenant, prompt)
        .sampling(greedy())
        .outputTokensMax(outputTokens)
        .ignoreEnd(true);
  }

  /** Beginnings first, then another: for prompts that share one. */
  static int[] join(int[] first, int[] second) {
    int[] all = new int[first.length + second.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  @Override
  public void close() {
    serving.close(new HearthException(HearthException.Code.CANCELLED, "the test is over", ""));
    serving.checkIntegrity();
    assertThat(memory.usedBytes()).as("bytes left behind").isZero();
    model.close();
    kernels.close();
    file.close();
  }
}
