package dev.hearth.main.architecture.broken.model;

/** Vectors outside of the vector shelf. */
final class BreaksVectors {
  int lanes = jdk.incubator.vector.FloatVector.SPECIES_PREFERRED.length();
}
