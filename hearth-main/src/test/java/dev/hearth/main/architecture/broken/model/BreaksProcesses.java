package dev.hearth.main.architecture.broken.model;

/** Starts a program. */
final class BreaksProcesses {
  Object builder = new ProcessBuilder("true");
}
