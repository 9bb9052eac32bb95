package dev.hearth.main.architecture.broken.engine.schedule;

/** A schedule that samples. */
final class BreaksEngineShelvesApart {
  dev.hearth.main.architecture.broken.engine.sample.Choice choice;
}
