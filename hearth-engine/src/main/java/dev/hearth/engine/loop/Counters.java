package dev.hearth.engine.loop;

/** What an engine has done since it was opened; the loop counts, everyone may read a copy. */
record Counters(
    long usedBytes,
    long keptBytes,
    long steps,
    long promptTokens,
    long cachedTokens,
    long outputTokens,
    long draftedTokens,
    long acceptedTokens,
    long preemptions) {
  static final Counters NONE = new Counters(0, 0, 0, 0, 0, 0, 0, 0, 0);
}
