package dev.hearth.engine.loop;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.Floats;
import dev.hearth.engine.EngineStatus;
import dev.hearth.engine.Request;
import dev.hearth.engine.StopReason;
import dev.hearth.engine.cache.PrefixCache;
import dev.hearth.engine.sample.DryBreakers;
import dev.hearth.engine.sample.Sampler;
import dev.hearth.engine.schedule.Scheduler;
import dev.hearth.engine.schedule.StepPlan;
import dev.hearth.format.HearthException;
import dev.hearth.model.Batch;
import dev.hearth.model.Model;
import dev.hearth.model.Sequence;
import dev.hearth.model.text.Tokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The one thread that drives a model. Requests join and leave between steps; each step computes
 * what the scheduler plans for all of them at once.
 */
final class EngineLoop implements AutoCloseable {
  /** What other threads ask of the loop. */
  private sealed interface Command {
    record Start(Running running) implements Command {}

    record Work(Runnable work) implements Command {}

    record Stop() implements Command {}
  }

  private final Model model;
  private final Tokenizer tokenizer;
  private final Limits limits;
  private final PrefixCache cache;
  private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();
  private final List<Running> waiting = new ArrayList<>();
  private final Map<Long, Running> running = new LinkedHashMap<>();
  private final Thread thread;
  private volatile boolean closed;
  private volatile EngineStatus status =
      new EngineStatus(0, 0, Map.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /**
   * @param contextTokens of each request's sequence
   */
  record Limits(CacheType cacheType, int contextTokens, int stepTokensMax, int requestsMax) {}

  EngineLoop(Model model, Tokenizer tokenizer, Limits limits, PrefixCache cache) {
    this.model = model;
    this.tokenizer = tokenizer;
    this.limits = limits;
    this.cache = cache;
    this.thread = Thread.ofPlatform().name("hearth-engine").daemon().start(this::serve);
  }

  void submit(Running request) {
    commands.add(new Command.Start(request));
    if (closed) {
      request.fail(closedFailure());
    }
  }

  EngineStatus status() {
    return status;
  }

  /** Runs {@code work} on the loop thread between two steps. */
  void between(Runnable work) {
    commands.add(new Command.Work(work));
  }

  private void serve() {
    try {
      while (listen()) {
        start();
        step();
      }
    } finally {
      closed = true;
      HearthException failure = closedFailure();
      for (Command left = commands.poll(); left != null; left = commands.poll()) {
        if (left instanceof Command.Start(Running request)) {
          request.fail(failure);
        }
      }
      waiting.forEach(r -> r.fail(failure));
      running.values().forEach(r -> end(r, failure));
      cache.close();
    }
  }

  private static HearthException closedFailure() {
    return new HearthException(
        HearthException.Code.CANCELLED, "the engine was closed", "open it again");
  }

  /** Takes what others ask; waits only while there is nothing to do. False to stop. */
  private boolean listen() {
    boolean idle = running.isEmpty() && waiting.isEmpty();
    try {
      Command command = idle ? commands.take() : commands.poll();
      while (command != null) {
        switch (command) {
          case Command.Start(Running request) -> waiting.add(request);
          case Command.Work(Runnable work) -> work.run();
          case Command.Stop stop -> {
            return false;
          }
        }
        command = commands.poll();
      }
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void start() {
    while (!waiting.isEmpty() && running.size() < limits.requestsMax) {
      Running next = waiting.removeFirst();
      if (next.wantsStop()) {
        next.finish(StopReason.CANCELLED, System.nanoTime());
        continue;
      }
      try {
        next.begun(System.nanoTime());
        begin(next);
        running.put(next.id(), next);
      } catch (HearthException e) {
        next.fail(e);
      } catch (RuntimeException e) {
        next.fail(bug(e));
      }
    }
  }

  private void begin(Running next) {
    Request request = next.request();
    var settings = request.sampling();
    DryBreakers breakers =
        settings.dry().active() ? Breakers.of(settings, tokenizer) : DryBreakers.none();
    Sampler sampler = Sampler.of(settings, model.description().vocabularySize(), breakers);
    ReplyText text = new ReplyText(tokenizer, request);
    PrefixCache.Kept kept = cache.take(request.tenant(), request.prompt());
    if (kept != null) {
      next.start(kept.sequence(), kept.checkpoints(), sampler, text);
    } else {
      Sequence fresh = model.newSequence(limits.cacheType, limits.contextTokens);
      next.start(fresh, List.of(), sampler, text);
    }
  }

  private void step() {
    for (Running request : List.copyOf(running.values())) {
      if (request.wantsStop()) {
        finish(request, StopReason.CANCELLED);
      }
    }
    if (running.isEmpty()) {
      return;
    }
    List<Scheduler.Waiting> views = running.values().stream().map(Running::waiting).toList();
    StepPlan plan = Scheduler.plan(views, limits.stepTokensMax);
    try {
      compute(plan);
    } catch (HearthException e) {
      failAll(plan, e);
    } catch (RuntimeException | Error e) {
      failAll(plan, bug(e));
    }
  }

  private void compute(StepPlan plan) {
    List<Running> taking = new ArrayList<>();
    List<Batch.Slice> slices = new ArrayList<>();
    for (StepPlan.Share share : plan.shares()) {
      Running request = Objects.requireNonNull(running.get(share.request()));
      Batch.Outputs outputs =
          request.completes(share.tokens()) ? Batch.Outputs.LAST : Batch.Outputs.NONE;
      taking.add(request);
      slices.add(new Batch.Slice(request.sequence(), request.next(share.tokens()), outputs));
    }
    Floats logits = model.forward(new Batch(slices));
    int row = 0;
    for (int i = 0; i < taking.size(); i++) {
      Running request = taking.get(i);
      request.checkpointIfAsked();
      if (slices.get(i).outputs() == Batch.Outputs.LAST) {
        choose(request, logits.row(row++));
      }
    }
  }

  /** A failure to choose, such as logits that are not numbers, ends one request alone. */
  private void choose(Running request, float[] logits) {
    try {
      StopReason reason = request.choose(logits, System.nanoTime());
      if (reason != null) {
        finish(request, reason);
      }
    } catch (HearthException e) {
      end(request, e);
      running.remove(request.id());
    }
  }

  private void finish(Running request, StopReason reason) {
    running.remove(request.id());
    Sequence sequence = request.sequence();
    cache.keep(
        new PrefixCache.Kept(
            request.request().tenant(), sequence, request.computed(), request.checkpoints()));
    request.finish(reason, System.nanoTime());
  }

  private void failAll(StepPlan plan, HearthException failure) {
    for (StepPlan.Share share : plan.shares()) {
      Running request = running.remove(share.request());
      if (request != null) {
        end(request, failure);
      }
    }
  }

  private static void end(Running request, HearthException failure) {
    request.sequence().close();
    request.fail(failure);
  }

  private static HearthException bug(Throwable cause) {
    return new HearthException(
        HearthException.Code.INTERNAL,
        "a step failed: " + cause,
        "please report this with the model's name and the prompt",
        cause);
  }

  @Override
  public void close() {
    commands.add(new Command.Stop());
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
