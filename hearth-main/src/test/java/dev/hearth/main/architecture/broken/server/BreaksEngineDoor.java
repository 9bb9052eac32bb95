package dev.hearth.main.architecture.broken.server;

/** A route that knows how the engine works. */
final class BreaksEngineDoor {
  dev.hearth.main.architecture.broken.engine.loop.Loop loop;
}
