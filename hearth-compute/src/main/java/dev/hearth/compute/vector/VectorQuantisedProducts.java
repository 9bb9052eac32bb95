package dev.hearth.compute.vector;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Weights;
import dev.hearth.compute.Workers;
import dev.hearth.compute.scalar.NaturalWeights;
import dev.hearth.compute.scalar.Products;
import dev.hearth.compute.scalar.QuantisedBlock;
import dev.hearth.compute.scalar.QuantisedProducts;
import java.lang.foreign.Arena;
import java.util.Optional;

/**
 * {@link QuantisedProducts} with lanes across rows of weights. A matrix with scales that are not
 * finite is left to the plain loops.
 */
final class VectorQuantisedProducts implements Products {
  private static final int SHORT_BLOCK = 32;
  private static final int LONG_BLOCK = 256;

  private final VectorExactProducts others = new VectorExactProducts();
  private final OperandForms<QuantisedForm> shortForms =
      new OperandForms<>(() -> new QuantisedForm(SHORT_BLOCK));
  private final OperandForms<QuantisedForm> longForms =
      new OperandForms<>(() -> new QuantisedForm(LONG_BLOCK));

  @Override
  public Weights pack(Arena owner, Workers workers, NaturalWeights natural) {
    if (!QuantisedBlock.knows(natural.type())) {
      return others.pack(owner, workers, natural);
    }
    Optional<QuantisedPanels> panels = QuantisedPanels.of(owner, workers, natural);
    return panels.isPresent() ? panels.get() : natural;
  }

  @Override
  public NaturalWeights natural(Weights weights) {
    return weights instanceof QuantisedPanels panels ? panels.natural() : others.natural(weights);
  }

  @Override
  public Operand operand(Floats rows) {
    return others.operand(rows);
  }

  @Override
  public Product begin(Weights weights, Operand in, Floats out, Workers workers) {
    if (!QuantisedBlock.knows(weights.type())) {
      return others.begin(weights, in, out, workers);
    }
    if (!(weights instanceof QuantisedPanels panels)) {
      return QuantisedProducts.of((NaturalWeights) weights, in, out);
    }
    int block = weights.type().weightsPerBlock();
    QuantisedForm form = (block == LONG_BLOCK ? longForms : shortForms).of(in, workers);
    Parts parts = Parts.of(panels.rows(), panels.panelBytes(), out.rows(), workers.threads());
    return out.rows() <= FewTokens.TOKENS_MAX
        ? new FewTokens(panels, form, out, parts)
        : new ManyTokens(panels, form, out, parts);
  }
}
