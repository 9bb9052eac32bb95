package dev.hearth.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import dev.hearth.format.block.BlockType;
import java.lang.foreign.Arena;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Exact products of the scalar truth: against double precision, and the same bits in any pieces.
 */
class ProductsTest {
  private final Arena arena = Arena.ofShared();
  private final Kernels kernels = Kits.truth(1);
  private final Samples s = new Samples(arena, 3);

  @AfterEach
  void close() {
    kernels.close();
    arena.close();
  }

  static List<BlockType> types() {
    return Matrix.types();
  }

  private void check(Matrix matrix, int rows) {
    Floats in = s.strided(rows, matrix.columns());
    Floats out = s.strided(rows, matrix.rows());
    kernels.multiply(matrix.pack(kernels), kernels.operand(in), out);
    for (int t = 0; t < rows; t++) {
      for (int r = 0; r < matrix.rows(); r++) {
        // 256 roundings of a chain at most, and one for each chain
        double tolerance = 0x1p-24 * 300 * matrix.magnitude(in, t, r);
        assertThat((double) out.get(t, r))
            .as("%s [%d][%d]", matrix.type(), t, r)
            .isCloseTo(matrix.product(in, t, r), Offset.offset(tolerance));
      }
    }
    assertThat(Samples.guardsIntact(out)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyTypeAgreesWithDoubles(BlockType type) {
    check(Matrix.random(s, type, 17, 2 * Math.max(256, type.weightsPerBlock())), 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 31, 33, 63, 64, 65, 127, 207, 256, 257, 600})
  void oddSizesAgreeWithDoubles(int columns) {
    for (BlockType type : List.of(BlockType.F32, BlockType.F16, BlockType.BF16)) {
      check(Matrix.random(s, type, 1, columns), 1);
      check(Matrix.random(s, type, 33, columns), 2);
    }
    check(Matrix.random(s, BlockType.F32, columns, 5), 2);
  }

  @ParameterizedTest
  @MethodSource("types")
  void embeddingsAreRows(BlockType type) {
    Matrix matrix = Matrix.random(s, type, 5, 256);
    Floats out = s.zeros(3, 256);
    kernels.embed(matrix.pack(kernels), new int[] {9, 4, 0, 4}, 1, out);
    assertThat(out.row(0)).isEqualTo(matrix.decoded()[4]);
    assertThat(out.row(1)).isEqualTo(matrix.decoded()[0]);
    assertThat(out.row(2)).isEqualTo(matrix.decoded()[4]);
  }

  @Test
  void rowsAndTeamsDoNotChangeBits() {
    Matrix matrix = Matrix.random(s, BlockType.Q4_0, 207, 544);
    Floats in = s.normal(9, 544);
    Floats whole = s.zeros(9, 207);
    kernels.multiply(matrix.pack(kernels), kernels.operand(in), whole);
    for (int threads = 1; threads <= 3; threads++) {
      try (Kernels team = Kits.truth(threads)) {
        Weights weights = matrix.pack(team);
        for (int chunk : new int[] {1, 4, 9}) {
          Floats out = s.zeros(9, 207);
          for (int from = 0; from < 9; from += chunk) {
            int count = Math.min(chunk, 9 - from);
            Operand operand = team.operand(in.rows(from, count));
            team.multiply(weights, operand, out.rows(from, count));
          }
          Bits.assertSame(whole, out, threads + " threads, chunks of " + chunk);
        }
      }
    }
  }

  @Test
  void extremeInputsGiveWhatTheChainGives() {
    Matrix matrix = Matrix.random(s, BlockType.F32, 3, 300);
    Floats in = s.extreme(2, 300);
    Floats out = s.zeros(2, 3);
    kernels.multiply(matrix.pack(kernels), kernels.operand(in), out);
    for (int t = 0; t < 2; t++) {
      for (int r = 0; r < 3; r++) {
        float first = 0f;
        float second = 0f;
        for (int c = 0; c < 300; c++) {
          float w = matrix.decoded()[r][c];
          first = c < 256 ? Math.fma(w, in.get(t, c), first) : first;
          second = c < 256 ? second : Math.fma(w, in.get(t, c), second);
        }
        assertThat(out.get(t, r)).isEqualTo(0f + first + second);
      }
    }
  }

  @Test
  void wrongSizesAreRefusedBeforeAnythingIsRead() {
    Matrix matrix = Matrix.random(s, BlockType.Q8_0, 4, 64);
    Weights weights = matrix.pack(kernels);
    Operand in = kernels.operand(s.zeros(2, 64));
    Operand narrow = kernels.operand(s.zeros(2, 32));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kernels.pack(BlockType.Q8_0, 5, 64, matrix.blocks()));
    assertThatThrownBy(() -> kernels.pack(BlockType.Q8_0, 4, 63, matrix.blocks()))
        .isInstanceOf(HearthException.class);
    assertThatThrownBy(() -> kernels.pack(BlockType.I32, 4, 34, matrix.blocks()))
        .isInstanceOf(HearthException.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kernels.multiply(weights, narrow, s.zeros(2, 4)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kernels.multiply(weights, in, s.zeros(2, 5)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kernels.multiply(weights, in, s.zeros(1, 4)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> kernels.embed(weights, new int[1], 0, s.zeros(2, 64)));
    assertThatThrownBy(() -> kernels.embed(weights, new int[] {4}, 0, s.zeros(1, 64)))
        .isInstanceOf(HearthException.class)
        .hasMessageContaining("token id 4");
    assertThatThrownBy(() -> kernels.embed(weights, new int[] {-1}, 0, s.zeros(1, 64)))
        .isInstanceOf(HearthException.class);
  }
}
