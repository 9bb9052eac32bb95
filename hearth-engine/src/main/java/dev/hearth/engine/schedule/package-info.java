/** Decides what the next step computes: a pure function, without clock, thread or tensor. */
@NullMarked
package dev.hearth.engine.schedule;

import org.jspecify.annotations.NullMarked;
