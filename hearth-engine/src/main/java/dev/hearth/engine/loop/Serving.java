package dev.hearth.engine.loop;

import dev.hearth.compute.CacheType;
import dev.hearth.compute.Floats;
import dev.hearth.engine.Request;
import dev.hearth.engine.StopReason;
import dev.hearth.engine.cache.PrefixCache;
import dev.hearth.engine.schedule.Active;
import dev.hearth.engine.schedule.Admission;
import dev.hearth.engine.schedule.FairShares;
import dev.hearth.engine.schedule.Limits;
import dev.hearth.engine.schedule.Room;
import dev.hearth.engine.schedule.Scheduler;
import dev.hearth.engine.schedule.StepPlan;
import dev.hearth.engine.schedule.Waiting;
import dev.hearth.format.HearthException;
import dev.hearth.model.Batch;
import dev.hearth.model.Model;
import dev.hearth.model.Sequence;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * All requests of one model, step by step. Requests join and leave between steps; each step
 * computes what the scheduler plans for all of them at once. One thread at a time.
 */
final class Serving {
  private final Model model;
  private final Setup setup;
  private final LongSupplier clock;
  private final Gate gate;
  private final PrefixCache cache;
  private final Memory memory;
  private final Beginnings beginnings;
  private final Guessing guessing;
  private final Scheduler scheduler;
  private final FairShares shares = new FairShares();
  private final List<Running> waiting = new ArrayList<>();
  private final Map<Long, Running> active = new LinkedHashMap<>();
  private final float[] logits;
  private volatile Counters counters = Counters.NONE;
  private long keptBytes;
  private long steps;
  private long promptTokens;
  private long cachedTokens;
  private long outputTokens;
  private long draftedTokens;
  private long acceptedTokens;
  private long preemptions;

  /**
   * @param contextTokens of each request's sequence
   */
  record Setup(CacheType cacheType, int contextTokens, Limits limits) {}

  Serving(
      Model model,
      Setup setup,
      Gate gate,
      PrefixCache cache,
      Memory memory,
      Guessing guessing,
      LongSupplier clock) {
    this.model = model;
    this.setup = setup;
    this.gate = gate;
    this.cache = cache;
    this.memory = memory;
    this.beginnings =
        new Beginnings(
            cache, memory, mix -> model.newSequence(setup.cacheType, setup.contextTokens, mix));
    this.guessing = guessing;
    this.clock = clock;
    this.scheduler = new Scheduler(setup.limits);
    this.logits = new float[model.description().vocabularySize()];
  }

  /** A request joins. It has passed the gate. */
  void add(Running request) {
    request.came(steps);
    waiting.add(request);
  }

  boolean idle() {
    return waiting.isEmpty() && active.isEmpty();
  }

  Counters counters() {
    return counters;
  }

  /** Proves that no page is lost or owned twice. */
  void checkIntegrity() {
    cache.checkIntegrity(
        active.values().stream().map(Running::sequence).filter(Objects::nonNull).toList());
  }

  /** Ends every request and frees every page. */
  void close(HearthException failure) {
    waiting.forEach(r -> r.fail(failure));
    active.values().forEach(r -> r.fail(failure));
    waiting.clear();
    active.clear();
    cache.close();
    guessing.close();
  }

  void step() {
    endOverdue();
    shares.present(tenants());
    admit();
    for (Running request : List.copyOf(active.values())) {
      if (request.sequence() == null && !beginnings.heldBack(request, active.values())) {
        begin(request);
      }
    }
    if (!active.isEmpty()) {
      guessing.guess(active.values());
      StepPlan plan = plan();
      steps++;
      try {
        compute(plan);
      } catch (HearthException e) {
        failAll(plan, e);
      } catch (RuntimeException | Error e) {
        failAll(plan, bug(e));
      }
    }
    count();
  }

  private List<String> tenants() {
    List<String> tenants = new ArrayList<>();
    waiting.forEach(r -> tenants.add(r.request().tenant()));
    active.values().forEach(r -> tenants.add(r.request().tenant()));
    return tenants;
  }

  private void endOverdue() {
    long now = clock.getAsLong();
    for (Running request : List.copyOf(active.values())) {
      StopReason reason = request.overdue(now);
      if (reason != null) {
        finish(request, reason);
      }
    }
    for (Iterator<Running> each = waiting.iterator(); each.hasNext(); ) {
      Running request = each.next();
      StopReason reason = request.overdue(now);
      if (reason != null) {
        request.finish(reason, now);
      } else if (request.waitedTooLong(now)) {
        request.fail(
            new HearthException(
                HearthException.Code.BUSY,
                "the request has waited as long as it would",
                "send it again later, or let it wait longer"));
      } else {
        continue;
      }
      each.remove();
      gate.leave(request.request().tenant());
    }
  }

  private void admit() {
    if (waiting.isEmpty()) {
      return;
    }
    List<Waiting> views = new ArrayList<>();
    long wanted = memory.growthBytes(setup.limits.stepTokensMax(), active.size());
    for (Running request : waiting) {
      Request asked = request.request();
      long bytes = memory.bytes(request.tokenCount() + 1, guessing.remembered(asked));
      wanted += bytes;
      long waited = steps - request.cameAtStep();
      views.add(new Waiting(request.id(), asked.tenant(), asked.priority(), waited, bytes));
    }
    Admission admission = scheduler.admit(views, views(), shares, memory.view(wanted));
    admission.yields().forEach(id -> giveWay(running(id)));
    long now = clock.getAsLong();
    for (Waiting view : views) {
      if (admission.starts().contains(view.id())) {
        Running request =
            waiting.stream().filter(r -> r.id() == view.id()).findFirst().orElseThrow();
        waiting.remove(request);
        gate.start(view.tenant());
        request.start(view.agedPriority(), now);
        active.put(request.id(), request);
      }
    }
  }

  private Running running(long id) {
    return Objects.requireNonNull(active.get(id));
  }

  /** Gives a request its state, or lets it wait again where there is no room for one. */
  private void begin(Running request) {
    int remembered = guessing.remembered(request.request());
    Sequence state = beginnings.state(request, active.values(), remembered);
    if (state == null) {
      giveWay(request);
      return;
    }
    if (request.outputTokens() == 0) {
      promptTokens += request.tokenCount();
      cachedTokens += state.length();
    }
    request.begin(state);
  }

  private List<Active> views() {
    List<Active> views = new ArrayList<>();
    for (Running request : active.values()) {
      int remembered = guessing.remembered(request.request());
      long bytes = request.sequence() == null ? 0 : memory.bytes(request.computed(), remembered);
      views.add(
          request.view(
              !memory.wholeHistory(), beginnings.heldBack(request, active.values()), bytes));
    }
    return views;
  }

  /** Plans until what is planned fits. */
  private StepPlan plan() {
    while (true) {
      long wanted = memory.growthBytes(setup.limits.stepTokensMax(), active.size());
      Room view = memory.view(wanted);
      StepPlan plan = scheduler.plan(views(), shares, view);
      plan.yields().forEach(id -> giveWay(running(id)));
      long growth = 0;
      for (StepPlan.Share share : plan.shares()) {
        int tokens = share.tokens() + share.guesses();
        growth += view.stepGrowth(running(share.request()).computed(), tokens);
      }
      if (memory.makeRoom(growth) || active.size() == 1) {
        return plan;
      }
      // pages that requests share made it look as if more could be freed
      giveWay(running(Scheduler.last(views())));
    }
  }

  /** A request gives its memory up and waits; its state is kept for as long as there is room. */
  private void giveWay(Running request) {
    active.remove(request.id());
    guessing.ended(request);
    beginnings.keep(request);
    request.giveWay();
    gate.giveWay(request.request().tenant());
    waiting.add(request);
    preemptions++;
  }

  private void compute(StepPlan plan) {
    List<Batch.Slice> slices = new ArrayList<>();
    for (StepPlan.Share share : plan.shares()) {
      Running request = running(share.request());
      boolean whole = request.computed() + share.tokens() == request.tokenCount();
      Batch.Outputs outputs =
          !whole
              ? Batch.Outputs.NONE
              : share.guesses() > 0 ? Batch.Outputs.ALL : Batch.Outputs.LAST;
      int[] tokens = request.next(share.tokens(), share.guesses());
      slices.add(new Batch.Slice(Objects.requireNonNull(request.sequence()), tokens, outputs));
    }
    if (slices.isEmpty()) {
      return;
    }
    Floats rows = model.forward(new Batch(slices));
    int row = 0;
    for (int i = 0; i < slices.size(); i++) {
      StepPlan.Share share = plan.shares().get(i);
      Running request = running(share.request());
      shares.count(request.request().tenant(), share.tokens() + share.guesses());
      beginnings.keepCheckpoint(request);
      if (slices.get(i).outputs() != Batch.Outputs.NONE) {
        write(request, share.guesses(), rows, row);
      }
      row += slices.get(i).outputRows();
    }
  }

  /**
   * Chooses a request's next tokens from its rows, for as long as its guesses are right. A failure
   * to choose, such as logits that are not numbers, ends one request alone.
   */
  private void write(Running request, int guesses, Floats rows, int row) {
    Sequence sequence = Objects.requireNonNull(request.sequence());
    int first = sequence.length() - guesses;
    draftedTokens += guesses;
    try {
      boolean right = true;
      for (int g = 0; right; g++) {
        rows.copyRow(row + g, logits);
        int before = request.outputTokens();
        StopReason reason = request.choose(logits, setup.contextTokens, clock.getAsLong());
        outputTokens += request.outputTokens() - before;
        right = reason == null && g < guesses && request.confirms(g, first + g);
        if (right) {
          acceptedTokens++;
        } else {
          sequence.rewind(first + g);
        }
        if (reason != null) {
          finish(request, reason);
        }
      }
    } catch (HearthException e) {
      end(request, e);
    } catch (RuntimeException e) {
      end(request, bug(e));
    }
  }

  private void end(Running request, HearthException failure) {
    active.remove(request.id());
    guessing.ended(request);
    gate.end();
    request.fail(failure);
  }

  private void finish(Running request, StopReason reason) {
    active.remove(request.id());
    guessing.ended(request);
    gate.end();
    beginnings.keep(request);
    count();
    request.finish(reason, clock.getAsLong());
  }

  private void failAll(StepPlan plan, HearthException failure) {
    for (StepPlan.Share share : plan.shares()) {
      Running request = active.get(share.request());
      if (request != null) {
        end(request, failure);
      }
    }
  }

  private static HearthException bug(Throwable cause) {
    return new HearthException(
        HearthException.Code.INTERNAL,
        "a step failed: " + cause,
        "please report this with the model's name and the prompt",
        cause);
  }

  private void count() {
    if (steps % 64 == 0 || active.isEmpty()) {
      keptBytes = cache.reclaimableBytes();
    }
    counters =
        new Counters(
            memory.usedBytes(),
            keptBytes,
            steps,
            promptTokens,
            cachedTokens,
            outputTokens,
            draftedTokens,
            acceptedTokens,
            preemptions);
  }
}
