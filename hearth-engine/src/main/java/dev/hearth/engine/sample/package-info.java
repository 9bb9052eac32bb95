/**
 * Logits in, one token out: the sampling steps, their settings, and a counter-based generator.
 * Pure: no clock, no thread, no input or output; the token at a position is a function of the
 * logits, the settings (seed included) and the tokens before it.
 */
@NullMarked
package dev.hearth.engine.sample;

import org.jspecify.annotations.NullMarked;
