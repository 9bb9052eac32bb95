package dev.hearth.engine.schedule;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Tokens computed for each tenant, as far as they matter for who is next: the virtual token counter
 * of Sheng et al., arXiv 2401.00588. Who comes back after a pause starts level with the least
 * served of those who stayed, so that nobody saves up a claim.
 */
public final class FairShares {
  private final Map<String, Long> served = new HashMap<>();

  /** Says who has requests now; everyone else is forgotten. */
  public void present(Collection<String> tenants) {
    served.keySet().retainAll(tenants);
    long least = served.values().stream().mapToLong(Long::longValue).min().orElse(0);
    tenants.forEach(tenant -> served.putIfAbsent(tenant, least));
  }

  /** Counts tokens computed for a tenant. */
  public void count(String tenant, int tokens) {
    served.merge(tenant, (long) tokens, Long::sum);
  }

  /** Tokens computed for a tenant. */
  public long served(String tenant) {
    return served.getOrDefault(tenant, 0L);
  }
}
