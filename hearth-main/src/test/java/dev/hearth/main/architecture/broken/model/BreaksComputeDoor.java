package dev.hearth.main.architecture.broken.model;

/** Reaches behind another room's door. */
final class BreaksComputeDoor {
  dev.hearth.main.architecture.broken.compute.scalar.Loops loops;
}
