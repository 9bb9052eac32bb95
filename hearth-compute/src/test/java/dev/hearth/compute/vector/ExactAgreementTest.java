package dev.hearth.compute.vector;

import dev.hearth.compute.Bits;
import dev.hearth.compute.Catalogue;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.Kits;
import dev.hearth.compute.Matrix;
import dev.hearth.compute.scalar.LoopKernels;
import dev.hearth.compute.team.Team;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Vectors of every width, alone and in teams, give the bits of the scalar loops. */
class ExactAgreementTest {
  @TestFactory
  Stream<DynamicTest> of128Bits() {
    return against(new LoopKernels("128", new Team(1), Copies.operations("exact", 128)));
  }

  @TestFactory
  Stream<DynamicTest> of256Bits() {
    return against(new LoopKernels("256", new Team(2), Copies.operations("exact", 256)));
  }

  @TestFactory
  Stream<DynamicTest> of512Bits() {
    return against(new LoopKernels("512", new Team(3), Copies.operations("exact", 512)));
  }

  @TestFactory
  Stream<DynamicTest> ofPreferredWidth() {
    return against(new LoopKernels("preferred", new Team(2), VectorShelf.exact()));
  }

  private static Stream<DynamicTest> against(Kernels kernels) {
    Kernels truth = Kits.truth(1);
    return Stream.of(Catalogue.operations(), Catalogue.products(Matrix.types()))
        .flatMap(List::stream)
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> compare(c, truth, kernels)))
        .onClose(
            () -> {
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
