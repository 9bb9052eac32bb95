package dev.hearth.compute.scalar;

import dev.hearth.compute.Floats;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Weights;
import dev.hearth.compute.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Matrix products of one arithmetic. Shapes have been checked. One caller at a time. */
public interface Products {
  /** Repacks weights where that pays, on the team, into memory of {@code owner}. */
  Weights pack(Arena owner, Workers workers, NaturalWeights natural);

  /** Zeroed memory for data that is read over and over. */
  default MemorySegment allocate(Arena owner, long bytes) {
    return owner.allocate(bytes, 64);
  }

  /** The weights as they came; only these are read for embeddings. */
  NaturalWeights natural(Weights weights);

  Operand operand(Floats rows);

  /** Prepares {@code out[t][r] = Σ_c weights[r][c]·in[t][c]}; the team may be used for it. */
  Product begin(Weights weights, Operand in, Floats out, Workers workers);

  /** A product in parts that run in any order. */
  interface Product {
    int parts();

    void run(int part, WorkerScratch scratch);
  }
}
