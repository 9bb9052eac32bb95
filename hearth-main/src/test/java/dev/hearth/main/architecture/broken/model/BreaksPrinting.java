package dev.hearth.main.architecture.broken.model;

/** Prints. */
final class BreaksPrinting {
  void print() {
    System.out.println();
  }
}
