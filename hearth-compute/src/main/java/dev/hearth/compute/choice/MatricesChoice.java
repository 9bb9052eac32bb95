package dev.hearth.compute.choice;

import dev.hearth.compute.Matrices;
import dev.hearth.compute.Workers;
import dev.hearth.compute.scalar.LoopMatrices;
import dev.hearth.compute.team.Team;
import dev.hearth.compute.vector.VectorMatrices;

/** Makes the products that training runs on. */
public final class MatricesChoice {
  private MatricesChoice() {}

  /**
   * The best that this process has.
   *
   * @param threads of their team; 0 for one on each physical core
   */
  public static Matrices create(int threads) {
    Facts facts = Facts.ofThisMachine();
    Workers team = new Team(threads > 0 ? threads : facts.physicalCores());
    return facts.vectorModule() ? new VectorMatrices(team) : new LoopMatrices(team);
  }

  /** Plain loops: the truth. */
  public static Matrices loops(int threads) {
    return new LoopMatrices(new Team(threads));
  }

  /** What {@link #create} takes here, in a sentence. */
  public static String reason() {
    Facts facts = Facts.ofThisMachine();
    return facts.vectorModule()
        ? "Vector API with %d-bit vectors".formatted(facts.vectorBits())
        : "plain loops, many times slower, for jdk.incubator.vector is absent";
  }
}
