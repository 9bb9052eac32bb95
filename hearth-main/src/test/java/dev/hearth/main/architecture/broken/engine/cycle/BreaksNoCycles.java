package dev.hearth.main.architecture.broken.engine.cycle;

/** Knows a package that knows this one. */
public final class BreaksNoCycles {
  dev.hearth.main.architecture.broken.engine.cyclic.Other other;
}
