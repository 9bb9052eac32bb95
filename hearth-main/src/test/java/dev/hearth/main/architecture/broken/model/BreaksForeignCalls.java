package dev.hearth.main.architecture.broken.model;

/** A native call outside of the machine shelf. */
final class BreaksForeignCalls {
  Object linker = java.lang.foreign.Linker.nativeLinker();
}
