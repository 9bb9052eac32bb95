package dev.hearth.compute.machine;

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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Machine code of every instruction set that runs here gives the bits of the scalar loops. */
class MachineOperationsTest {
  private static Kernels machine(Target target, boolean exact) {
    return new LoopKernels(
        target.toString(),
        new Team(2),
        MachineShelf.operations(
            target, exact ? new MachineExactProducts(target) : new MachineProducts(target)));
  }

  @TestFactory
  List<DynamicTest> everythingButProducts() throws NativeMemory.Refused {
    return compare(Catalogue.operations(), true);
  }

  @TestFactory
  List<DynamicTest> productsOfFloats() throws NativeMemory.Refused {
    return compare(Catalogue.products(Matrix.types()), true);
  }

  /** One of the types that are computed in float32 stands for all of them. */
  @TestFactory
  List<DynamicTest> productsOfEightBits() throws NativeMemory.Refused {
    List<BlockType> types =
        Matrix.types().stream()
            .filter(type -> QuantisedBlock.knows(type) || type == BlockType.F16)
            .toList();
    return compare(Catalogue.products(types), false);
  }

  private static List<DynamicTest> compare(List<Catalogue.Case> cases, boolean exact)
      throws NativeMemory.Refused {
    List<DynamicTest> tests = new ArrayList<>();
    for (Target target : MachineProductsTest.targets()) {
      for (Catalogue.Case c : cases) {
        tests.add(
            DynamicTest.dynamicTest(c.name() + ", " + target, () -> compare(c, target, exact)));
      }
    }
    return tests;
  }

  private static void compare(Catalogue.Case c, Target target, boolean exact) {
    try (Arena arena = Arena.ofShared();
        Kernels truth = exact ? Kits.truth(1) : Kits.fastTruth(1);
        Kernels machine = machine(target, exact)) {
      List<Floats> expected = c.run(truth, arena);
      List<Floats> found = c.run(machine, arena);
      for (int i = 0; i < expected.size(); i++) {
        Bits.assertSame(expected.get(i), found.get(i), c.name() + " result " + i);
      }
    }
  }
}
