package dev.hearth.main.architecture.broken.model.arch;

/** A family made of its sibling. */
final class BreaksFamiliesApart implements Family {
  Sibling sibling;
}
