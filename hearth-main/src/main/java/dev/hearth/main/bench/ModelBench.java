package dev.hearth.main.bench;

import dev.hearth.engine.Engine;
import dev.hearth.engine.EngineSettings;
import dev.hearth.engine.Event;
import dev.hearth.engine.Reply;
import dev.hearth.engine.Request;
import dev.hearth.engine.Usage;
import dev.hearth.engine.loop.Engines;
import dev.hearth.engine.sample.SamplerOption;
import dev.hearth.engine.sample.SamplerSettings;
import dev.hearth.engine.sample.SamplerSettingsBuilder;
import dev.hearth.format.HearthException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Measures one open model as its users meet it: through the engine, sampling and text included.
 * Prompts are random tokens; nothing is used again but the context that a cell asks for.
 */
public final class ModelBench implements AutoCloseable {
  /** Tokens of the prompt of each of several streams. */
  static final int STREAM_PROMPT_TOKENS = 16;

  private final Engine engine;
  private final SamplerSettings greedy =
      new SamplerSettingsBuilder().set(SamplerOption.TEMPERATURE, 0).resolve().settings();
  private int requests;

  private ModelBench(Engine engine) {
    this.engine = engine;
  }

  /** Opens a model for these cells. */
  public static ModelBench open(Path file, EngineSettings settings, List<Cell> cells) {
    int context = cells.stream().mapToInt(Cell::contextTokens).max().orElseThrow();
    int streams = cells.stream().mapToInt(Cell::streams).max().orElseThrow();
    return new ModelBench(
        Engines.open(
            file,
            settings
                .withContextTokens(context)
                .withRequestsMax(Math.max(streams, settings.requestsMax()))));
  }

  public Engine engine() {
    return engine;
  }

  /** Everything of a cell that is not timed: its context, and code that runs for the first time. */
  public void prepare(Cell cell) throws InterruptedException {
    measure(new Cell(cell.kind(), Math.min(cell.tokens(), 64), cell.depth(), cell.streams()));
  }

  /** Tokens a second, of all streams together. */
  public double measure(Cell cell) throws InterruptedException {
    if (cell.streams() > 1) {
      return streams(cell);
    }
    String tenant = "depth " + cell.depth();
    int[] before = random(cell.depth(), -1 - cell.depth());
    if (cell.depth() > 0) {
      usage(request(tenant, before, 1, 1, cell.depth()));
    }
    boolean prefill = cell.kind() == Cell.Kind.PREFILL;
    Request request =
        prefill
            ? request(tenant, before, cell.tokens(), 1, cell.depth())
            : request(tenant, before, 1, cell.tokens() + 1, cell.depth());
    Usage usage = usage(request);
    if (usage.cachedTokens() != cell.depth()) {
      throw new HearthException(
          HearthException.Code.DOES_NOT_FIT,
          "a context of %d tokens was to lie ready, %d did"
              .formatted(cell.depth(), usage.cachedTokens()),
          "measure with a smaller depth, or free memory");
    }
    return prefill ? usage.promptTokensPerSecond() : usage.outputTokensPerSecond();
  }

  /** All streams advance in the same steps, so that their rates add up. */
  private double streams(Cell cell) throws InterruptedException {
    List<Reply> replies = new ArrayList<>();
    for (int i = 0; i < cell.streams(); i++) {
      replies.add(
          engine.submit(
              request("stream " + i, new int[0], STREAM_PROMPT_TOKENS, cell.tokens() + 1, 0)));
    }
    double rate = 0;
    for (Reply reply : replies) {
      rate += usage(reply).outputTokensPerSecond();
    }
    return rate;
  }

  private Request request(String tenant, int[] before, int fresh, int output, int depth) {
    requests++;
    int[] prompt = Arrays.copyOf(before, before.length + fresh);
    System.arraycopy(random(fresh, requests), 0, prompt, before.length, fresh);
    // a tenant of its own where nothing is to be used again
    return Request.of(depth > 0 ? tenant : "request " + requests, prompt)
        .sampling(greedy)
        .outputTokensMax(output)
        .ignoreEnd(true)
        .checkpoints(depth > 0 ? new int[] {depth} : new int[0])
        .build();
  }

  private int[] random(int count, long seed) {
    return new SplittableRandom(seed).ints(count, 0, engine.model().vocabularySize()).toArray();
  }

  private Usage usage(Request request) throws InterruptedException {
    return usage(engine.submit(request));
  }

  private static Usage usage(Reply reply) throws InterruptedException {
    for (Event event = reply.take(); event != null; event = reply.take()) {
      if (event instanceof Event.Done done) {
        return done.usage();
      }
    }
    throw new IllegalStateException("a reply without an end");
  }

  @Override
  public void close() {
    engine.close();
  }
}
