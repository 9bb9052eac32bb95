package dev.hearth.engine.loop;

import dev.hearth.format.HearthException;
import java.util.HashMap;
import java.util.Map;

/** Counts who runs and who waits, and lets no tenant's queue grow without limit. Thread-safe. */
final class Gate {
  private final int requestsMax;
  private final int queuePerTenantMax;
  private final Map<String, Integer> waiting = new HashMap<>();
  private int running;

  /** Who runs and who waits at one moment. */
  record Count(int running, Map<String, Integer> waiting) {}

  Gate(int requestsMax, int queuePerTenantMax) {
    this.requestsMax = requestsMax;
    this.queuePerTenantMax = queuePerTenantMax;
  }

  /** One more request waits, or is refused. */
  synchronized void enter(String tenant) {
    int before = waiting.getOrDefault(tenant, 0);
    int aboutToRun = Math.max(0, requestsMax - running);
    if (before - aboutToRun >= queuePerTenantMax) {
      throw new HearthException(
          HearthException.Code.BUSY,
          "%d requests wait already, %d run".formatted(before, running),
          "send it again later");
    }
    waiting.merge(tenant, 1, Integer::sum);
  }

  /** A waiting request begins to run. */
  synchronized void start(String tenant) {
    leave(tenant);
    running++;
  }

  /** A running request waits again. */
  synchronized void giveWay(String tenant) {
    running--;
    waiting.merge(tenant, 1, Integer::sum);
  }

  /** A waiting request ends. */
  synchronized void leave(String tenant) {
    waiting.computeIfPresent(tenant, (name, count) -> count == 1 ? null : count - 1);
  }

  /** A running request ends. */
  synchronized void end() {
    running--;
  }

  synchronized Count count() {
    return new Count(running, Map.copyOf(waiting));
  }
}
