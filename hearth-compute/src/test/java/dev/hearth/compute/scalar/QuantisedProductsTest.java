package dev.hearth.compute.scalar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.compute.Bits;
import dev.hearth.compute.Floats;
import dev.hearth.compute.Kernels;
import dev.hearth.compute.Kits;
import dev.hearth.compute.Matrix;
import dev.hearth.compute.Operand;
import dev.hearth.compute.Samples;
import dev.hearth.compute.Weights;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.Arena;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The truth of the fast arithmetic, against double precision. */
class QuantisedProductsTest {
  private final Arena arena = Arena.ofShared();
  private final Kernels fast = Kits.fastTruth(1);
  private final Samples s = new Samples(arena, 8);

  @AfterEach
  void close() {
    fast.close();
    arena.close();
  }

  static List<BlockType> types() {
    return QuantisedBlockTest.types();
  }

  static List<BlockType> others() {
    return Matrix.types().stream().filter(t -> !QuantisedBlock.knows(t)).toList();
  }

  private Floats product(Kernels kernels, Matrix matrix, Floats in) {
    Floats out = s.strided(in.rows(), matrix.rows());
    kernels.multiply(matrix.pack(kernels), kernels.operand(in), out);
    return out;
  }

  @ParameterizedTest
  @MethodSource("types")
  void isTheProductWithRoundedActivations(BlockType type) {
    int block = type.weightsPerBlock();
    Matrix matrix = Matrix.random(s, type, 19, 5 * block);
    Floats in = s.strided(3, 5 * block);
    Floats rounded = s.zeros(3, 5 * block);
    QuantisedRows rows = new QuantisedRows(block);
    rows.fill(in);
    for (int i = 0; i < 15 * block; i++) {
      rounded.set(i / (5 * block), i % (5 * block), rows.levels()[i] * rows.scales()[i / block]);
    }
    Floats out = product(fast, matrix, in);
    for (int t = 0; t < 3; t++) {
      for (int r = 0; r < 19; r++) {
        // three roundings for a block's main term and its minimum each, one for each rounded input
        assertThat((double) out.get(t, r))
            .as("[%d][%d]", t, r)
            .isCloseTo(
                matrix.product(rounded, t, r),
                Offset.offset(0x1p-24 * 40 * matrix.magnitude(rounded, t, r) + 1e-7));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void roundingActivationsCostsAboutOnePercent(BlockType type) {
    int columns = 1024;
    Matrix matrix = Matrix.random(s, type, 64, columns);
    Floats in = s.normal(2, columns);
    Floats out = product(fast, matrix, in);
    double error = 0;
    double size = 0;
    for (int t = 0; t < 2; t++) {
      for (int r = 0; r < 64; r++) {
        double expected = matrix.product(in, t, r);
        error += Math.pow(out.get(t, r) - expected, 2);
        size += expected * expected;
      }
    }
    assertThat(Math.sqrt(error / size)).isBetween(1e-4, 2e-2);
  }

  @ParameterizedTest
  @MethodSource("others")
  void otherTypesAreExact(BlockType type) {
    int columns = 2 * Math.max(64, type.weightsPerBlock());
    Matrix matrix = Matrix.random(s, type, 9, columns);
    Floats in = s.normal(2, columns);
    try (Kernels exact = Kits.truth(1)) {
      Bits.assertSame(product(exact, matrix, in), product(fast, matrix, in), type.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void piecesAndTeamsDoNotChangeBits(BlockType type) {
    int columns = 3 * type.weightsPerBlock();
    Matrix matrix = Matrix.random(s, type, 50, columns);
    Floats in = s.normal(5, columns);
    Floats whole = product(fast, matrix, in);
    for (int threads = 1; threads <= 3; threads++) {
      try (Kernels team = Kits.fastTruth(threads)) {
        Weights weights = matrix.pack(team);
        for (int chunk : new int[] {1, 2, 5}) {
          Floats out = s.zeros(5, 50);
          for (int from = 0; from < 5; from += chunk) {
            int count = Math.min(chunk, 5 - from);
            Operand operand = team.operand(in.rows(from, count));
            team.multiply(weights, operand, out.rows(from, count));
          }
          Bits.assertSame(whole, out, type + " " + threads + " threads, chunks of " + chunk);
        }
      }
    }
  }

  @Test
  void oneBlockByHand() {
    Floats in = s.zeros(1, 32);
    in.set(0, 0, 127f);
    in.set(0, 1, -2.4f);
    in.set(0, 31, 3.6f);
    float[] weights = new float[32];
    weights[0] = -8f;
    weights[1] = 3f;
    weights[31] = 7f;
    var blocks = arena.allocate(18, 1);
    dev.hearth.format.block.BlockCodec.encode(BlockType.Q4_0, weights, 0, 32, blocks, 0, null);
    Matrix matrix = Matrix.of(BlockType.Q4_0, 1, 32, blocks);
    assertThat(matrix.decoded()[0]).isEqualTo(weights);
    assertThat(product(fast, matrix, in).get(0, 0)).isEqualTo(-8 * 127 + 3 * -2 + 7 * 4);
  }

  @Test
  void notANumberReachesEveryOutput() {
    Matrix matrix = Matrix.random(s, BlockType.Q4_K, 20, 512);
    Floats in = s.normal(1, 512);
    in.set(0, 300, Float.POSITIVE_INFINITY);
    Floats out = product(fast, matrix, in);
    for (int r = 0; r < 20; r++) {
      assertThat(out.get(0, r)).isNaN();
    }
  }
}
