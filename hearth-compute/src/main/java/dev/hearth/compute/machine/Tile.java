package dev.hearth.compute.machine;

/** A tile register of the matrix extensions. */
record Tile(int number) {
  Tile {
    if (number < 0 || number > 7) {
      throw new IllegalArgumentException("no tile register " + number);
    }
  }
}
