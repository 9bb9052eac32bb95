package dev.hearth.engine;

import java.util.Map;

/**
 * What an engine does at one moment, and has done since it was opened.
 *
 * @param running requests that compute
 * @param waiting requests that do not yet, or that gave way to others
 * @param waitingByTenant the same, by tenant; tenants without any are left out
 * @param cacheUsedBytes keys, values and states of running requests and kept beginnings
 * @param cacheKeptBytes how many of them belong to kept beginnings alone
 * @param cacheTotalBytes what they may take together
 * @param steps forward passes
 * @param promptTokens prompt tokens of requests that began
 * @param cachedTokens how many of them were already computed
 * @param outputTokens tokens written
 * @param draftedTokens tokens guessed
 * @param acceptedTokens guesses that were right
 * @param preemptions times that a request gave its memory up to others
 */
public record EngineStatus(
    int running,
    int waiting,
    Map<String, Integer> waitingByTenant,
    long cacheUsedBytes,
    long cacheKeptBytes,
    long cacheTotalBytes,
    long steps,
    long promptTokens,
    long cachedTokens,
    long outputTokens,
    long draftedTokens,
    long acceptedTokens,
    long preemptions) {
  public EngineStatus {
    waitingByTenant = Map.copyOf(waitingByTenant);
  }
}
