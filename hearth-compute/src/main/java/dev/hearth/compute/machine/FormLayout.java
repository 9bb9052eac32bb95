package dev.hearth.compute.machine;

/**
 * How the activations of some tokens lie as the right side of products with quantised weights:
 * block after block of columns, and in each the tokens side by side, so that a kernel reaches all
 * of them from one register.
 *
 * <p>A block of 32 columns holds for all tokens the levels (bytes), then the scales (float32), then
 * the sums of the levels, negated (int32). A block of 256 columns holds four quarters and then the
 * scales; a quarter the levels, for each token the four negated sums of 16 levels (int32), and its
 * two negated sums of 32 levels (int16).
 *
 * @param columns of a block: 32 or 256
 */
record FormLayout(int columns, int tokens) {
  static final int QUARTER = 64;
  static final int SUM_COLUMNS = 16;
  private static final int QUARTER_BYTES = QUARTER + 4 * 4 + 2 * 2;

  private boolean small() {
    return columns == 32;
  }

  /** Bytes of one block of all tokens. */
  int blockBytes() {
    return tokens * (small() ? 32 + 4 + 4 : 4 * QUARTER_BYTES + 4);
  }

  int levels(int token, int column) {
    return small()
        ? 32 * token + column
        : quarter(column / QUARTER) + QUARTER * token + column % QUARTER;
  }

  int scale(int token) {
    return tokens * (small() ? 32 : 4 * QUARTER_BYTES) + 4 * token;
  }

  /** The negated sum of the 16 columns (in blocks of 32: of all) that hold {@code column}. */
  int sum(int token, int column) {
    return small()
        ? 36 * tokens + 4 * token
        : quarter(column / QUARTER)
            + QUARTER * tokens
            + 16 * token
            + column % QUARTER / SUM_COLUMNS * 4;
  }

  /** The negated sums of both 32 columns of a quarter, as two 16-bit words. */
  int sumPair(int token, int quarter) {
    return quarter(quarter) + (QUARTER + 16) * tokens + 4 * token;
  }

  /** Bytes from the start of one quarter to that of the next. */
  int quarterBytes() {
    return tokens * QUARTER_BYTES;
  }

  private int quarter(int index) {
    return index * quarterBytes();
  }
}
