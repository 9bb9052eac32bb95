package dev.hearth.main.architecture.broken.model;

/** Throws what nobody can tell apart. */
final class BreaksExceptions {
  Object error = new RuntimeException("it failed");
}
