package dev.hearth.compute.vector;

import dev.hearth.compute.Bits;
import dev.hearth.compute.Catalogue;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.Kits;
import dev.hearth.compute.Matrix;
import dev.hearth.compute.scalar.LoopKernels;
import dev.hearth.compute.scalar.QuantisedBlock;
import dev.hearth.compute.team.Team;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Vectors of every width, alone and in teams, give the bits of the scalar loops. */
class AgreementTest {
  @TestFactory
  Stream<DynamicTest> exactWith128Bits() {
    return exact(new LoopKernels("128", new Team(1), Copies.operations("exact", 128)));
  }

  @TestFactory
  Stream<DynamicTest> exactWith256Bits() {
    return exact(new LoopKernels("256", new Team(2), Copies.operations("exact", 256)));
  }

  @TestFactory
  Stream<DynamicTest> exactWith512Bits() {
    return exact(new LoopKernels("512", new Team(2), Copies.operations("exact", 512)));
  }

  @TestFactory
  Stream<DynamicTest> fastWith128Bits() {
    return fast(new LoopKernels("128", new Team(1), Copies.operations("fast", 128)));
  }

  @TestFactory
  Stream<DynamicTest> fastWith256Bits() {
    return fast(new LoopKernels("256", new Team(2), Copies.operations("fast", 256)));
  }

  @TestFactory
  Stream<DynamicTest> fastWith512Bits() {
    return fast(new LoopKernels("512", new Team(2), Copies.operations("fast", 512)));
  }

  @TestFactory
  Stream<DynamicTest> fastWithThePreferredWidth() {
    return fast(new LoopKernels("preferred", new Team(2), VectorShelf.fast()));
  }

  private static Stream<DynamicTest> exact(Kernels kernels) {
    List<Catalogue.Case> products = Catalogue.products(Matrix.types());
    return compare(
        Stream.of(Catalogue.operations(), products).flatMap(List::stream), Kits.truth(1), kernels);
  }

  private static Stream<DynamicTest> fast(Kernels kernels) {
    List<BlockType> types = Matrix.types().stream().filter(AgreementTest::isFast).toList();
    return compare(Catalogue.products(types).stream(), Kits.fastTruth(1), kernels);
  }

  /** One of the types that are computed in float32 stands for all of them. */
  private static boolean isFast(BlockType type) {
    return QuantisedBlock.knows(type) || type == BlockType.F16;
  }

  private static Stream<DynamicTest> compare(
      Stream<Catalogue.Case> cases, Kernels truth, Kernels kernels) {
    return cases
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> compare(c, truth, kernels)))
        .onClose(() -> {
          truth.close();
          kernels.close();
        });
  }

  private static void compare(Catalogue.Case c, Kernels truth, Kernels kernels) {
    try (Arena arena = Arena.ofShared()) {
      List<Floats> expected = c.run(truth, arena);
      List<Floats> found = c.run(kernels, arena);
      for (int i = 0; i < expected.size(); i++) {
        Bits.assertSame(expected.get(i), found.get(i), c.name() + " result " + i);
      }
    }
  }
}
