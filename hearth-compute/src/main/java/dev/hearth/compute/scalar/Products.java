package dev.hearth.compute.scalar;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Weights;
import dev.hearth.compute.Workers;
import java.lang.foreign.Arena;

/** Matrix products of one arithmetic. Shapes have been checked. */
public interface Products {
  /** Repacks weights where that pays, on the team, into memory of {@code owner}. */
  Weights pack(Arena owner, Workers workers, NaturalWeights natural);

  /** The weights as they came; only these are read for embeddings. */
  NaturalWeights natural(Weights weights);

  Operand operand(Floats rows);

  /** Makes what all parts of a product need of {@code in}; once, before they start. */
  void prepare(Weights weights, Operand in, Workers workers);

  /** Rows of one part of a product of {@code tokens} rows of activations. */
  int partRows(Weights weights, int tokens, int threads);

  /** {@code out[t][r]} for every row {@code t} and {@code fromRow ≤ r < toRow}. */
  void multiply(
      Weights weights, Operand in, int fromRow, int toRow, Floats out, WorkerScratch scratch);
}
