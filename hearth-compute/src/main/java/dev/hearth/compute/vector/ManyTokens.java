package dev.hearth.compute.vector;

import static dev.hearth.compute.vector.FloatForm.TOKENS;
import static dev.hearth.compute.vector.FloatTiles.ROWS;
import static dev.hearth.compute.vector.FloatTiles.TILE;

import dev.hearth.compute.Floats;
import dev.hearth.compute.scalar.Products;
import dev.hearth.compute.scalar.QuantisedBlock;
import dev.hearth.compute.scalar.WorkerScratch;
import java.util.Arrays;

/**
 * A product with many tokens. Integers of a panel are decoded to floats once and stay in a near
 * cache while all tokens pass over them. Chains of multiply-adds are as long as float32 holds their
 * sums exactly; so the result has the bits of integer sums.
 */
record ManyTokens(QuantisedPanels weights, QuantisedForm in, Floats out, Parts cut)
    implements Products.Product {
  /** Columns that are decoded at a time: those of the longest block. */
  private static final int CHUNK = 256;

  private static final int SUMS = CHUNK / QuantisedForm.SUM_COLUMNS;
  private static final int LEVEL_MAX = 127;
  private static final int EXACT_MAX = 1 << 24;

  /** One chunk of one panel as floats: levels, then scales and minima of its blocks. */
  private record Decoded(
      float[] factors, float[] levels, float[] scales, float[] minima, float[] groupMinima) {}

  @Override
  public int parts() {
    return cut.count();
  }

  /** Columns of one chain: a power of two, a block at most. */
  private int chainColumns() {
    int columns = weights.type().weightsPerBlock();
    while ((long) columns * LEVEL_MAX * QuantisedBlock.productMax(weights.type()) > EXACT_MAX) {
      columns /= 2;
    }
    return columns;
  }

  @Override
  public void run(int part, WorkerScratch scratch) {
    int panels = cut.to(part) - cut.from(part);
    int groups = FloatForm.groups(out.rows());
    int panelSums = groups * TILE;
    float[] sums = scratch.floats(1, panels * panelSums);
    Arrays.fill(sums, 0, panels * panelSums, 0f);
    Decoded decoded =
        new Decoded(
            scratch.floats(0, 2 * ROWS),
            scratch.floats(2, panels * CHUNK * ROWS),
            scratch.floats(3, panels * CHUNK / 32 * ROWS),
            scratch.floats(4, panels * CHUNK / 32 * ROWS),
            scratch.floats(5, panels * SUMS * ROWS));
    float[] chains = scratch.floats(6, TILE);
    int[] counts = scratch.ints(0, TILE);
    for (int column = 0; column < weights.columns(); column += CHUNK) {
      for (int p = 0; p < panels; p++) {
        decode(cut.from(part) + p, p, column, decoded);
      }
      for (int g = 0; g < groups; g++) {
        for (int p = 0; p < panels; p++) {
          add(decoded, p, g, column, sums, p * panelSums + g * TILE, chains, counts);
        }
      }
    }
    for (int p = 0; p < panels; p++) {
      for (int t = 0; t < out.rows(); t++) {
        Parts.copyOut(sums, p * panelSums + t * ROWS, cut.from(part) + p, t, out);
      }
    }
  }

  private int blocksFrom(int column) {
    return Math.min(CHUNK, weights.columns() - column) / weights.type().weightsPerBlock();
  }

  private void decode(int panel, int p, int column, Decoded to) {
    PanelLayout layout = weights.layout();
    int width = weights.type().weightsPerBlock();
    for (int b = 0; b < blocksFrom(column); b++) {
      long offset = weights.offset(panel, column / width + b);
      int at = p * CHUNK + b * width;
      layout.decode(weights.panels(), offset, false, to.factors, to.levels, at * ROWS);
      int block = at / 32 * ROWS;
      layout.scales(weights.panels(), offset, to.scales, block);
      if (layout.hasMinimum()) {
        layout.minima(weights.panels(), offset, to.minima, block);
        int sums = at / QuantisedForm.SUM_COLUMNS * ROWS;
        layout.groupMinima(weights.panels(), offset, to.groupMinima, sums);
      }
    }
  }

  /** Adds one chunk of one panel for one group of tokens. */
  private void add(
      Decoded from,
      int p,
      int group,
      int column,
      float[] sums,
      int sumsAt,
      float[] chains,
      int[] counts) {
    int width = weights.type().weightsPerBlock();
    int chain = chainColumns();
    int groupColumn = group * weights.columns();
    for (int b = 0; b < blocksFrom(column); b++) {
      int at = p * CHUNK + b * width;
      int x = (groupColumn + column + b * width) * TOKENS;
      int scale = at / 32 * ROWS;
      int xScale = x / width;
      if (chain == width) {
        FloatTiles.six(from.levels, at * ROWS, width, in.levels(), x, chains);
      } else {
        Arrays.fill(counts, 0, TILE, 0);
        for (int c = 0; c < width; c += chain) {
          FloatTiles.six(from.levels, (at + c) * ROWS, chain, in.levels(), x + c * TOKENS, chains);
          FloatTiles.count(chains, counts);
        }
        FloatTiles.uncount(counts, chains);
      }
      FloatTiles.scale(chains, from.scales, scale, in.scales(), xScale, sums, sumsAt);
      if (weights.layout().hasMinimum()) {
        int sixteens = QuantisedForm.SUM_COLUMNS;
        int minima = at / sixteens * ROWS;
        FloatTiles.six(from.groupMinima, minima, width / sixteens, in.sums(), x / sixteens, chains);
        FloatTiles.scale(chains, from.minima, scale, in.negativeScales(), xScale, sums, sumsAt);
      }
    }
  }
}
