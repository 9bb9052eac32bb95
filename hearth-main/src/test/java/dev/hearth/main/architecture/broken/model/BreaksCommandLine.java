package dev.hearth.main.architecture.broken.model;

/** A library that parses options. */
final class BreaksCommandLine {
  Object options = new picocli.CommandLine(this);
}
