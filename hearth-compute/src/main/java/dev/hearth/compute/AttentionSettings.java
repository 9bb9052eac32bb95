package dev.hearth.compute;

import org.jspecify.annotations.Nullable;

/**
 * How scores become weights.
 *
 * @param queryHeads a multiple of the store's heads
 * @param scale factor on the scores
 * @param softcap scores become {@code c·tanh(s/c)}; 0 for none
 * @param sinks one extra logit per query head that takes weight and gives no value, or null
 */
public record AttentionSettings(
    int queryHeads, float scale, float softcap, @Nullable Floats sinks) {}
