package dev.hearth.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Random requests through their whole lives under a scheduler, with memory that is counted and
 * nothing that is computed. Throws where a promise of the scheduler is broken.
 */
final class Simulation {
  private static final int PAGE_TOKENS = 64;
  private static final long PAGE_BYTES = 10;
  private static final int CONTEXT = 1024;

  private final SplittableRandom random;
  private final Limits limits;
  private final long totalBytes;
  private final Scheduler scheduler;
  private final FairShares shares = new FairShares();
  private final List<Life> waiting = new ArrayList<>();
  private final List<Life> active = new ArrayList<>();
  private int arrivals;
  private long step;

  /** One request. */
  private static final class Life {
    private final long id;
    private final String tenant;
    private final int priority;
    private final int prompt;
    private final int outputs;
    private final long came;
    private int running;
    private int known;
    private int computed;
    private int guesses;

    Life(long id, String tenant, int priority, int prompt, int outputs, long came) {
      this.id = id;
      this.tenant = tenant;
      this.priority = priority;
      this.prompt = prompt;
      this.outputs = outputs;
      this.came = came;
      this.known = prompt;
    }

    long bytes() {
      return Math.ceilDiv(computed, PAGE_TOKENS) * PAGE_BYTES;
    }

    Active view() {
      int pending = known - computed;
      return new Active(id, tenant, running, computed, pending, pending, guesses, false, bytes());
    }

    Waiting waiting(long now) {
      long bytes = Math.ceilDiv(known + 1, PAGE_TOKENS) * PAGE_BYTES;
      return new Waiting(id, tenant, priority, now - came, bytes);
    }
  }

  Simulation(long seed) {
    random = new SplittableRandom(seed);
    int requests = 1 + random.nextInt(8);
    limits = new Limits(requests, requests + random.nextInt(200), 1 + random.nextInt(64));
    long whole = CONTEXT / PAGE_TOKENS * PAGE_BYTES;
    totalBytes = whole + random.nextLong(3 * whole);
    scheduler = new Scheduler(limits);
    arrivals = 40 + random.nextInt(40);
  }

  void run() {
    long id = 0;
    while (arrivals > 0 || !waiting.isEmpty() || !active.isEmpty()) {
      if (arrivals > 0 && random.nextInt(5) == 0) {
        arrivals--;
        int prompt = 1 + random.nextInt(random.nextBoolean() ? 40 : 700);
        int outputs = 1 + random.nextInt(CONTEXT - prompt);
        int priority = random.nextInt(4) == 0 ? random.nextInt(3) : 0;
        String tenant = "tenant " + random.nextInt(3);
        waiting.add(new Life(id++, tenant, priority, prompt, outputs, step));
      }
      step();
      step++;
      // each needs at most its tokens one by one, twice over for those that had to yield
      assertThat(step).as("steps").isLessThan(400_000);
    }
  }

  private long used() {
    return active.stream().mapToLong(Life::bytes).sum();
  }

  private Room room() {
    return new Room(totalBytes - used(), PAGE_BYTES, PAGE_BYTES, PAGE_TOKENS);
  }

  private void step() {
    List<String> tenants = new ArrayList<>();
    waiting.forEach(l -> tenants.add(l.tenant));
    active.forEach(l -> tenants.add(l.tenant));
    shares.present(tenants);
    admit();
    if (active.isEmpty()) {
      assertThat(waiting).as("waiting while nobody runs").isEmpty();
      return;
    }
    for (Life life : active) {
      boolean decodes = life.known - life.computed == 1;
      int left = life.prompt + life.outputs - life.known - 1;
      life.guesses = decodes ? Math.max(0, Math.min(left, random.nextInt(5))) : 0;
    }
    StepPlan plan = scheduler.plan(active.stream().map(Life::view).toList(), shares, room());
    plan.yields().forEach(this::giveWay);
    compute(plan);
  }

  private void admit() {
    List<Waiting> views = waiting.stream().map(l -> l.waiting(step)).toList();
    int before = active.size();
    Admission admission =
        scheduler.admit(views, active.stream().map(Life::view).toList(), shares, room());
    Map<Long, Integer> aged = new HashMap<>();
    views.forEach(v -> aged.put(v.id(), v.agedPriority()));
    int highest = admission.starts().stream().mapToInt(aged::get).max().orElse(0);
    for (long id : admission.yields()) {
      Life life = find(active, id);
      assertThat(life.running).as("displaced").isLessThan(highest);
      giveWay(id);
    }
    // who is left waiting is not above anyone who started
    int lowest = admission.starts().stream().mapToInt(aged::get).min().orElse(Integer.MAX_VALUE);
    for (Waiting view : views) {
      if (!admission.starts().contains(view.id())) {
        assertThat(view.agedPriority()).isLessThanOrEqualTo(lowest);
      }
    }
    for (long id : admission.starts()) {
      Life life = find(waiting, id);
      waiting.remove(life);
      life.running = aged.get(id);
      active.add(life);
    }
    assertThat(active.size()).isLessThanOrEqualTo(limits.requestsMax());
    assertThat(before == 0 && !views.isEmpty() && active.isEmpty()).as("idle").isFalse();
  }

  private static Life find(List<Life> among, long id) {
    return among.stream().filter(l -> l.id == id).findFirst().orElseThrow();
  }

  private void giveWay(long id) {
    Life life = find(active, id);
    active.remove(life);
    life.computed = 0;
    life.guesses = 0;
    waiting.add(life);
  }

  private void compute(StepPlan plan) {
    assertThat(plan.shares()).as("work").isNotEmpty();
    int tokens = 0;
    for (Life life : List.copyOf(active)) {
      boolean decodes = life.known - life.computed == 1;
      StepPlan.Share share =
          plan.shares().stream().filter(s -> s.request() == life.id).findFirst().orElse(null);
      if (decodes) {
        assertThat(share).as("decoding goes on in every step").isNotNull();
      }
      if (share != null) {
        tokens += share.tokens() + share.guesses();
        advance(life, share);
      }
    }
    assertThat(tokens).as("tokens of a step").isLessThanOrEqualTo(limits.stepTokensMax());
    assertThat(used()).as("bytes").isLessThanOrEqualTo(totalBytes);
  }

  private void advance(Life life, StepPlan.Share share) {
    shares.count(life.tenant, share.tokens() + share.guesses());
    life.computed += share.tokens();
    assertThat(life.computed).isLessThanOrEqualTo(life.known);
    if (life.computed == life.known) {
      int right = share.guesses() == 0 ? 0 : random.nextInt(share.guesses() + 1);
      life.computed += right;
      life.known += right + 1;
      if (life.known >= life.prompt + life.outputs) {
        active.remove(life);
      }
    }
  }
}
