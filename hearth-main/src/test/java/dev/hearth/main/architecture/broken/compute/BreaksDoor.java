package dev.hearth.main.architecture.broken.compute;

/** A door that knows a shelf behind it. */
final class BreaksDoor {
  dev.hearth.main.architecture.broken.compute.scalar.Loops loops;
}
