package dev.hearth.engine.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Continuous batching (Yu et al., Orca, OSDI 2022) with prompts in chunks (Agrawal et al., arXiv
 * 2308.16369): every request that decodes takes part in every step, prompts share what is left. A
 * request's tokens do not depend on how they are cut or who computes beside it, so a plan is only
 * about time and memory.
 *
 * <p>Higher priorities go first, waiting raises them; within one priority the tenant that was
 * served least; within a tenant the first to come. Where memory is short the last in this order
 * gives way.
 */
public final class Scheduler {
  /** Pages for each request that stay free when another starts, so that it need not yield soon. */
  private static final int SPARE_PAGES = 2;

  private final Limits limits;

  public Scheduler(Limits limits) {
    this.limits = limits;
  }

  /** Who starts. The first in order is not overtaken by those behind it that would fit. */
  public Admission admit(List<Waiting> waiting, List<Active> active, FairShares shares, Room room) {
    List<Waiting> left = new ArrayList<>(waiting);
    List<Active> stay = new ArrayList<>(active);
    List<Long> starts = new ArrayList<>();
    List<Long> yields = new ArrayList<>();
    Map<String, Integer> slots = new HashMap<>();
    active.forEach(a -> slots.merge(a.tenant(), 1, Integer::sum));
    long free = room.free() - outstanding(active, room);
    while (!left.isEmpty()) {
      Waiting next =
          left.stream()
              .min(
                  Comparator.<Waiting>comparingInt(w -> -w.agedPriority())
                      .thenComparingInt(w -> slots.getOrDefault(w.tenant(), 0))
                      .thenComparingLong(w -> shares.served(w.tenant()))
                      .thenComparingLong(Waiting::id))
              .orElseThrow();
      List<Active> victims = victims(next, stay, starts.size(), free, room);
      if (victims == null) {
        break;
      }
      for (Active victim : victims) {
        stay.remove(victim);
        yields.add(victim.id());
        slots.merge(victim.tenant(), -1, Integer::sum);
        free += victim.heldBytes() + outstanding(List.of(victim), room);
      }
      left.remove(next);
      starts.add(next.id());
      slots.merge(next.tenant(), 1, Integer::sum);
      free -= next.startBytes();
    }
    return new Admission(yields, starts);
  }

  /** What requests will still take for tokens that are known. */
  private static long outstanding(List<Active> active, Room room) {
    return active.stream().mapToLong(a -> room.growth(a.length(), a.pending())).sum();
  }

  /**
   * Who must yield for {@code next} to start: nobody, some of lower priority, or null for never.
   */
  private @Nullable List<Active> victims(
      Waiting next, List<Active> stay, int started, long free, Room room) {
    List<Active> victims = new ArrayList<>();
    List<Active> lower =
        stay.stream().filter(a -> a.priority() < next.priority()).sorted(lastFirst()).toList();
    long bytes = free;
    int running = stay.size() + started;
    while (true) {
      boolean alone = running == 0;
      long spare = (long) SPARE_PAGES * running * room.pageBytes();
      boolean fits = running < limits.requestsMax() && next.startBytes() + spare <= bytes;
      if (alone || fits) {
        return victims;
      }
      if (victims.size() == lower.size()) {
        return null;
      }
      Active victim = lower.get(victims.size());
      victims.add(victim);
      bytes += victim.heldBytes() + outstanding(List.of(victim), room);
      running--;
    }
  }

  /** Who gives way first. */
  public static long last(List<Active> active) {
    return active.stream().min(lastFirst()).orElseThrow().id();
  }

  private static Comparator<Active> lastFirst() {
    return Comparator.comparingInt(Active::priority)
        .thenComparing(Comparator.comparingLong(Active::id).reversed());
  }

  /** What the next step computes; never empty where somebody runs. */
  public StepPlan plan(List<Active> active, FairShares shares, Room room) {
    List<Active> stay = new ArrayList<>(active);
    List<Long> yields = new ArrayList<>();
    long free = room.free();
    List<StepPlan.Share> plan = shares(stay, shares, room, free);
    while (plan.isEmpty() && stay.size() > 1) {
      Active victim = stay.stream().min(lastFirst()).orElseThrow();
      stay.remove(victim);
      yields.add(victim.id());
      free += victim.heldBytes();
      plan = shares(stay, shares, room, free);
    }
    return new StepPlan(yields, plan);
  }

  /** Empty where not every request that decodes has room for its next token, or nobody has any. */
  private List<StepPlan.Share> shares(
      List<Active> active, FairShares served, Room room, long free) {
    List<Active> decoding = active.stream().filter(Active::decodes).toList();
    long bytes = free;
    for (Active request : decoding) {
      bytes -= room.stepGrowth(request.length(), 1);
    }
    if (bytes < 0 && active.size() > 1) {
      return List.of();
    }
    List<StepPlan.Share> shares = new ArrayList<>();
    int tokens = limits.stepTokensMax() - decoding.size();
    int ofPrompts = decoding.isEmpty() ? tokens : Math.min(tokens, limits.promptTokensMax());
    for (Active request : prompts(active, served)) {
      int wanted = Math.min(request.untilBorder(), ofPrompts);
      int count = room.fitting(request.length(), wanted, bytes);
      if (count > 0) {
        shares.add(new StepPlan.Share(request.id(), count, 0));
        bytes -= room.stepGrowth(request.length(), count);
        ofPrompts -= count;
        tokens -= count;
      }
    }
    for (Active request : decoding) {
      int wanted = Math.min(request.guesses(), tokens);
      int guesses = Math.max(0, room.fitting(request.length() + 1, wanted, bytes));
      shares.add(new StepPlan.Share(request.id(), 1, guesses));
      bytes -= room.stepGrowth(request.length() + 1, guesses);
      tokens -= guesses;
    }
    return shares;
  }

  private static List<Active> prompts(List<Active> active, FairShares served) {
    return active.stream()
        .filter(a -> a.pending() > 1 && !a.heldBack())
        .sorted(
            Comparator.<Active>comparingInt(a -> -a.priority())
                .thenComparingLong(a -> served.served(a.tenant()))
                .thenComparingLong(Active::id))
        .toList();
  }
}
