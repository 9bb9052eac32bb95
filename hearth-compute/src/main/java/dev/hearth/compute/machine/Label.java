package dev.hearth.compute.machine;

/** A place in the code, known or still to come. */
final class Label {
  static final int UNKNOWN = -1;

  int position = UNKNOWN;
}
