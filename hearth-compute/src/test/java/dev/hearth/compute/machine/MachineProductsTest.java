package dev.hearth.compute.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.compute.Bits;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.Kits;
import dev.hearth.compute.Matrix;
import dev.hearth.compute.Samples;
import dev.hearth.compute.scalar.LoopKernels;
import dev.hearth.compute.team.Team;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Products in machine code against the scalar truth of the fast arithmetic, bit by bit. */
class MachineProductsTest {
  private final Arena arena = Arena.ofShared();
  private final Samples s = new Samples(arena, 5);
  private final Kernels truth = Kits.fastTruth(1);

  @AfterEach
  void close() {
    truth.close();
    arena.close();
  }

  /** Everything that this processor can run. */
  static List<Target> targets() throws NativeMemory.Refused {
    Processor processor = Processor.detect();
    List<Target> targets = new ArrayList<>();
    for (Isa isa : Isa.values()) {
      if (isa.runsOn(processor)) {
        targets.add(new Target(isa, false, targets.size() % 2 * 1024));
      }
    }
    if (processor.amxInt8()) {
      targets.add(new Target(Isa.AVX512_VNNI, true, 1024));
    }
    return targets;
  }

  static List<Arguments> targetsAndTypes() throws NativeMemory.Refused {
    List<Arguments> all = new ArrayList<>();
    for (Target target : targets()) {
      PackedTypes types = new PackedTypes(target.isa());
      for (BlockType type : BlockType.values()) {
        if (types.of(type) != null) {
          all.add(Arguments.of(target, type));
        }
      }
    }
    return all;
  }

  private static Kernels machine(Target target, int threads) {
    return new LoopKernels(
        "machine", new Team(threads), MachineShelf.operations(target, new MachineProducts(target)));
  }

  private void compare(Kernels machine, Matrix matrix, Floats in, String what) {
    Floats expected = s.zeros(in.rows(), matrix.rows());
    truth.multiply(matrix.pack(truth), truth.operand(in), expected);
    Floats actual = s.strided(in.rows(), matrix.rows());
    machine.multiply(matrix.pack(machine), machine.operand(in), actual);
    Bits.assertSame(expected, actual, what);
    assertThat(Samples.guardsIntact(actual)).as(what).isTrue();
  }

  @ParameterizedTest
  @MethodSource("targetsAndTypes")
  void anyShapeHasTheBitsOfTheTruth(Target target, BlockType type) {
    try (Kernels machine = machine(target, 1)) {
      int block = type.weightsPerBlock();
      for (int rows : new int[] {1, 7, 8, 16, 17, 47}) {
        for (int blocks : new int[] {1, 2, 4, 5}) {
          Matrix matrix = Matrix.random(s, type, rows, blocks * block);
          for (int tokens : new int[] {1, 2, 3, 4, 5, 8, 13, 33}) {
            Floats in = s.strided(tokens, matrix.columns());
            compare(machine, matrix, in, "%d×%d, %d".formatted(rows, blocks, tokens));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("targetsAndTypes")
  void anyBytesHaveTheBitsOfTheTruth(Target target, BlockType type) {
    try (Kernels machine = machine(target, 1)) {
      int columns = 2 * Math.max(type.weightsPerBlock(), 64);
      for (int round = 0; round < 20; round++) {
        Matrix matrix = anyBytes(type, 19, columns);
        compare(machine, matrix, s.normal(1, columns, 1e3f), "one");
        compare(machine, matrix, s.normal(14, columns), "some");
        compare(machine, matrix, s.normal(17, columns), "many");
        compare(machine, matrix, s.extreme(2, columns), "extreme");
        compare(machine, matrix, s.extreme(9, columns), "extremes");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void floatWeightsHaveTheBitsOfTheTruth(Target target) {
    try (Kernels machine = machine(target, 1)) {
      for (BlockType type : List.of(BlockType.F32, BlockType.F16, BlockType.BF16)) {
        for (int rows : new int[] {1, 7, 16, 33, 70}) {
          for (int columns : new int[] {1, 7, 8, 255, 256, 257, 523, 1024}) {
            Matrix matrix = Matrix.random(s, type, rows, columns);
            for (int tokens : new int[] {1, 2, 5, 12, 13}) {
              String what = "%s %d×%d, %d".formatted(type, rows, columns, tokens);
              compare(machine, matrix, s.strided(tokens, columns), what);
            }
          }
        }
        compare(machine, anyBytes(type, 19, 300), s.extreme(3, 300), type + " of any bytes");
      }
    }
  }

  /** Blocks as no packer would write them: all levels, all scales, infinities and NaN. */
  private Matrix anyBytes(BlockType type, int rows, int columns) {
    MemorySegment blocks = arena.allocate(type.bytes((long) rows * columns), 1);
    for (long i = 0; i < blocks.byteSize(); i++) {
      blocks.set(ValueLayout.JAVA_BYTE, i, (byte) s.random().nextInt(256));
    }
    return Matrix.of(type, rows, columns, blocks);
  }
}
