package dev.hearth.compute.vector;

import static dev.hearth.compute.vector.FloatTiles.ROWS;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Weights;
import dev.hearth.compute.Workers;
import dev.hearth.compute.scalar.ExactProducts;
import dev.hearth.compute.scalar.NaturalWeights;
import dev.hearth.compute.scalar.Products;
import dev.hearth.compute.scalar.WorkerScratch;
import java.lang.foreign.Arena;
import java.util.Arrays;

/**
 * {@link ExactProducts} with lanes across rows of weights. A panel is decoded to floats once, as
 * many columns as one chain has, and stays in the nearest cache while all tokens pass over it.
 */
final class VectorExactProducts implements Products {
  private static final int CHAIN = ExactProducts.CHAIN;

  private final OperandForms<FloatForm> forms = new OperandForms<>(FloatForm::new);

  private record Rows(Floats floats) implements Operand {}

  @Override
  public Weights pack(Arena owner, Workers workers, NaturalWeights natural) {
    return FloatPanels.of(owner, workers, natural);
  }

  @Override
  public NaturalWeights natural(Weights weights) {
    return weights instanceof FloatPanels panels ? panels.natural() : (NaturalWeights) weights;
  }

  @Override
  public Operand operand(Floats rows) {
    return new Rows(rows);
  }

  @Override
  public Product begin(Weights weights, Operand in, Floats out, Workers workers) {
    FloatPanels panels =
        weights instanceof FloatPanels packed
            ? packed
            : FloatPanels.plain((NaturalWeights) weights);
    Parts parts = Parts.of(panels.rows(), panels.panelBytes(), out.rows(), workers.threads());
    return new PanelProduct(panels, forms.of(in, workers), out, parts);
  }

  private record PanelProduct(FloatPanels weights, FloatForm in, Floats out, Parts cut)
      implements Product {
    @Override
    public int parts() {
      return cut.count();
    }

    @Override
    public void run(int part, WorkerScratch scratch) {
      if (out.rows() == 1) {
        for (int panel = cut.from(part); panel < cut.to(part); panel++) {
          one(panel, scratch);
        }
      } else {
        many(cut.from(part), cut.to(part), scratch);
      }
    }

    private void one(int panel, WorkerScratch scratch) {
      float[] floats = scratch.floats(1, CHAIN * ROWS);
      float[] sums = scratch.floats(2, ROWS);
      Arrays.fill(sums, 0, ROWS, 0f);
      for (int from = 0; from < weights.columns(); from += CHAIN) {
        int count = Math.min(CHAIN, weights.columns() - from);
        weights.decode(panel, from, count, floats, 0, scratch);
        FloatTiles.one(floats, 0, count, in.values(), from, sums);
      }
      Parts.copyOut(sums, 0, panel, 0, out);
    }

    private void many(int fromPanel, int toPanel, WorkerScratch scratch) {
      int groups = Math.ceilDiv(out.rows(), FloatForm.TOKENS);
      int panels = toPanel - fromPanel;
      int panelSums = groups * FloatForm.TOKENS * ROWS;
      float[] floats = scratch.floats(1, panels * CHAIN * ROWS);
      float[] chains = scratch.floats(3, FloatTiles.TILE);
      float[] sums = scratch.floats(2, panels * panelSums);
      Arrays.fill(sums, 0, panels * panelSums, 0f);
      for (int from = 0; from < weights.columns(); from += CHAIN) {
        int count = Math.min(CHAIN, weights.columns() - from);
        for (int p = 0; p < panels; p++) {
          weights.decode(fromPanel + p, from, count, floats, p * CHAIN * ROWS, scratch);
        }
        for (int g = 0; g < groups; g++) {
          int x = FloatForm.TOKENS * (g * weights.columns() + from);
          int at = g * FloatForm.TOKENS * ROWS;
          for (int p = 0; p < panels; p++) {
            int panel = p * CHAIN * ROWS;
            FloatTiles.six(floats, panel, count, in.values(), x, chains);
            FloatTiles.add(chains, sums, p * panelSums + at);
          }
        }
      }
      for (int p = 0; p < panels; p++) {
        for (int t = 0; t < out.rows(); t++) {
          Parts.copyOut(sums, p * panelSums + t * ROWS, fromPanel + p, t, out);
        }
      }
    }
  }
}
