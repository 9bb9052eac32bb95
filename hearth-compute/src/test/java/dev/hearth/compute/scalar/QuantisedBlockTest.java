package dev.hearth.compute.scalar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hearth.compute.Matrix;
import dev.hearth.compute.Samples;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.Arena;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The integers of a block multiply out to what the codec says. */
class QuantisedBlockTest {
  static List<BlockType> types() {
    return Matrix.types().stream().filter(QuantisedBlock::knows).toList();
  }

  @Test
  void theTypesOfTheFastArithmetic() {
    assertThat(types()).hasSize(13).doesNotContain(BlockType.F16, BlockType.IQ2_S);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QuantisedBlock.productMax(BlockType.TQ1_0));
  }

  @ParameterizedTest
  @MethodSource("types")
  void integersMultiplyOutToTheCodecsWeights(BlockType type) {
    try (Arena arena = Arena.ofConfined()) {
      int count = type.weightsPerBlock();
      Matrix matrix = Matrix.random(new Samples(arena, 9), type, 60, count);
      QuantisedBlock block = new QuantisedBlock(type);
      for (int r = 0; r < matrix.rows(); r++) {
        block.read(matrix.blocks(), (long) r * type.bytesPerBlock());
        for (int i = 0; i < count; i++) {
          int g = i / QuantisedBlock.groupWeights(type);
          double main = (double) block.scale() * block.scales()[g] * block.levels()[i];
          double depth = (double) block.minimum() * block.minima()[g];
          double tolerance = 0x1p-22 * (Math.abs(main) + Math.abs(depth));
          assertThat((double) matrix.decoded()[r][i])
              .as("%s block %d weight %d", type, r, i)
              .isCloseTo(main - depth, Offset.offset(tolerance));
          assertThat(Math.abs(block.scales()[g] * block.levels()[i]))
              .isLessThanOrEqualTo(QuantisedBlock.productMax(type));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void noIntegerCanOverflow(BlockType type) {
    long most = 127L * type.weightsPerBlock() * QuantisedBlock.productMax(type);
    assertThat(most).isLessThan(1L << 27);
    // six-bit minima are the largest
    assertThat(127L * type.weightsPerBlock() * 63).isLessThan(1L << 24);
  }

  /** The bound of a product is one that any bytes keep, not only those that a codec writes. */
  @ParameterizedTest
  @MethodSource("types")
  void anyBytesStayWithinTheBound(BlockType type) {
    try (Arena arena = Arena.ofConfined()) {
      Samples samples = new Samples(arena, 4);
      QuantisedBlock block = new QuantisedBlock(type);
      var bytes = arena.allocate(type.bytesPerBlock(), 1);
      for (int round = 0; round < 300; round++) {
        for (int i = 0; i < type.bytesPerBlock(); i++) {
          int choice = samples.random().nextInt(4);
          byte value = (byte) (choice == 0 ? 0 : choice == 1 ? 255 : samples.random().nextInt());
          bytes.set(java.lang.foreign.ValueLayout.JAVA_BYTE, i, choice == 2 ? -128 : value);
        }
        block.read(bytes, 0);
        for (int i = 0; i < block.levels().length; i++) {
          int g = i / QuantisedBlock.groupWeights(type);
          assertThat(Math.abs(block.scales()[g] * block.levels()[i]))
              .isLessThanOrEqualTo(QuantisedBlock.productMax(type));
          assertThat(block.minima()[g]).isBetween(0, 63);
        }
      }
    }
  }
}
