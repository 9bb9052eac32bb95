package dev.hearth.compute.vector;

import static dev.hearth.compute.vector.FloatTiles.ROWS;

import dev.hearth.compute.Floats;
import dev.hearth.compute.scalar.Products;
import dev.hearth.compute.scalar.WorkerScratch;
import java.util.Arrays;

/** A product with so few tokens that each panel is read once and computed for one after another. */
record FewTokens(QuantisedPanels weights, QuantisedForm in, Floats out, Parts cut)
    implements Products.Product {
  /** From here on it pays to decode panels to floats. */
  static final int TOKENS_MAX = 3;

  /** Columns whose sums stay in the nearest cache. */
  private static final int CHUNK_COLUMNS = 2048;

  @Override
  public int parts() {
    return cut.count();
  }

  @Override
  public void run(int part, WorkerScratch scratch) {
    float[] results = scratch.floats(1, ROWS);
    for (int panel = cut.from(part); panel < cut.to(part); panel++) {
      for (int t = 0; t < out.rows(); t++) {
        Arrays.fill(results, 0, ROWS, 0f);
        row(panel, t, results, scratch);
        Parts.copyOut(results, 0, panel, t, out);
      }
    }
  }

  private void row(int panel, int token, float[] results, WorkerScratch scratch) {
    int blocks = weights.blocks();
    int chunk = CHUNK_COLUMNS / weights.type().weightsPerBlock();
    ShortRow rows = in.rows();
    for (int block = 0; block < blocks; block += chunk) {
      int count = Math.min(chunk, blocks - block);
      long offset = weights.offset(panel, block);
      int first = token * blocks + block;
      PanelLayout layout = weights.layout();
      layout.addRow(weights.panels(), offset, first, count, rows, results, scratch);
    }
  }
}
