/**
 * Decides who runs and what the next step computes: pure functions of what they are told, without
 * clock, thread or tensor.
 */
@NullMarked
package dev.hearth.engine.schedule;

import org.jspecify.annotations.NullMarked;
