package dev.hearth.compute.vector;

import static dev.hearth.compute.vector.FloatTiles.ROWS;

import dev.hearth.compute.Floats;
import java.lang.foreign.MemorySegment;

/**
 * How the panels of a matrix are cut into parts.
 *
 * @param panels of {@link FloatTiles#ROWS} rows, the last perhaps not full
 * @param panelsPerPart panels of one part
 */
record Parts(int panels, int panelsPerPart) {
  /** For one token: weights of one part, enough that taking the next part costs little. */
  private static final long PART_BYTES = 128 << 10;

  /** For many tokens: panels that share each reading of the activations. */
  private static final int PANELS_MAX = 4;

  /** Parts that each thread should find, so that none waits long for the last. */
  private static final int PARTS_PER_THREAD = 4;

  static Parts of(int rows, long panelBytes, int tokens, int threads) {
    int panels = Math.ceilDiv(rows, ROWS);
    long wanted = tokens == 1 ? PART_BYTES / Math.max(panelBytes, 1) : PANELS_MAX;
    long fair = panels / ((long) PARTS_PER_THREAD * threads);
    return new Parts(panels, Math.clamp(Math.min(wanted, fair), 1, Math.max(panels, 1)));
  }

  int count() {
    return Math.ceilDiv(panels, panelsPerPart);
  }

  /** First panel of a part. */
  int from(int part) {
    return part * panelsPerPart;
  }

  /** End of the panels of a part. */
  int to(int part) {
    return Math.min(from(part) + panelsPerPart, panels);
  }

  /** One row of results of a panel, from {@code sums[at …]}, as far as there are rows. */
  static void copyOut(float[] sums, int at, int panel, int token, Floats out) {
    int row = panel * ROWS;
    int count = Math.min(ROWS, out.columns() - row);
    MemorySegment.copy(sums, at, out.memory(), Floats.FLOAT, out.byteOffset(token, row), count);
  }
}
