package dev.hearth.compute.machine;

/** Conditions of jumps, as their encoding counts them. */
enum Condition {
  BELOW(2),
  NOT_BELOW(3),
  ZERO(4),
  NOT_ZERO(5),
  LESS(12),
  NOT_LESS(13),
  NOT_GREATER(14),
  GREATER(15);

  final int number;

  Condition(int number) {
    this.number = number;
  }
}
