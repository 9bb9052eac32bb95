package dev.hearth.main.architecture.broken.engine.sample;

/** A sampler with chance of its own. */
final class BreaksPurity {
  double chance = Math.random();
}
