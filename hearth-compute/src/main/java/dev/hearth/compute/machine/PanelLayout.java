package dev.hearth.compute.machine;

/**
 * How a panel lies in memory: packed weights taken apart, so that many tokens can pass over them. A
 * block of 32 columns is the scales and perhaps minima (float32, a vector each), then eight lines
 * of levels. A block of 256 columns is the same vectors, then four quarters, then what the minima
 * of groups are multiplied by; a quarter is 16 lines of levels and the scales of its groups
 * (int32).
 *
 * <p>Multipliers of minima are pairs of 16-bit words for two groups of 32 columns, or int32 for
 * each group of 16.
 */
record PanelLayout(PackedType type, Isa isa) {
  private int heads() {
    return type.hasMinimum ? 2 : 1;
  }

  private int quarterGroups() {
    return FormLayout.QUARTER / type.groupColumns;
  }

  /** Vectors that hold the multipliers of minima. */
  int minimumVectors() {
    if (!type.hasMinimum || type.columns == 32) {
      return 0;
    }
    return type.groupColumns == 32 ? 4 : 16;
  }

  int blockBytes() {
    if (type.columns == 32) {
      return (heads() + 8) * isa.lineBytes;
    }
    return (heads() + minimumVectors()) * isa.lineBytes + 4 * quarterBytes();
  }

  int scale() {
    return 0;
  }

  int minimum() {
    return isa.lineBytes;
  }

  int quarterBytes() {
    return (16 + quarterGroups()) * isa.lineBytes;
  }

  /** Levels of four columns. */
  int line(int column) {
    int lineBytes = isa.lineBytes;
    return type.columns == 32
        ? (heads() + column / 4) * lineBytes
        : quarter(column) + column % FormLayout.QUARTER / 4 * lineBytes;
  }

  int groupScale(int group) {
    int column = group * type.groupColumns;
    return quarter(column) + (16 + group % quarterGroups()) * isa.lineBytes;
  }

  int minimumVector(int index) {
    return heads() * isa.lineBytes + 4 * quarterBytes() + index * isa.lineBytes;
  }

  private int quarter(int column) {
    return heads() * isa.lineBytes + column / FormLayout.QUARTER * quarterBytes();
  }
}
