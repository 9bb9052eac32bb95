package dev.hearth.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.compute.choice.MatricesChoice;
import dev.hearth.compute.scalar.LoopMatrices;
import dev.hearth.compute.team.Team;
import dev.hearth.compute.vector.VectorMatrices;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of matrices: against sums of doubles, and bit for bit among each other. */
class MatricesTest {
  private static float[] randoms(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** A matrix with gaps between its rows, its columns or both. */
  private static MatrixView matrix(SplittableRandom random, int rows, int columns, boolean turned) {
    int gap = random.nextInt(3);
    int offset = random.nextInt(5);
    int room = offset + (rows + gap) * (columns + gap) + 1;
    MatrixView plain =
        turned
            ? new MatrixView(randoms(random, room), offset, columns, rows, rows + gap, 1)
            : new MatrixView(randoms(random, room), offset, rows, columns, columns + gap, 1);
    return turned ? plain.transposed() : plain;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "1, 7, 33",
    "6, 32, 256",
    "5, 31, 255",
    "7, 33, 257",
    "13, 65, 1",
    "200, 3, 40",
    "97, 100, 300",
    "300, 129, 520",
    "2, 0, 5",
    "3, 4, 0"
  })
  void agreesWithDoublesAndAmongEachOther(int rows, int columns, int depth) {
    SplittableRandom random = new SplittableRandom(rows * 31L + columns * 7L + depth);
    for (int form = 0; form < 8; form++) {
      MatrixView left = matrix(random, rows, depth, (form & 1) != 0);
      MatrixView right = matrix(random, depth, columns, (form & 2) != 0);
      boolean add = (form & 4) != 0;
      MatrixView out = matrix(random, rows, columns, false);
      float[] truth = run(new LoopMatrices(new Team(1)), left, right, out, add, false);
      near(left, right, out, truth, add);
      assertThat(run(new VectorMatrices(new Team(1)), left, right, out, add, true))
          .containsExactly(truth);
      for (int threads = 1; threads <= 3; threads += 2) {
        assertThat(run(new LoopMatrices(new Team(threads)), left, right, out, add, false))
            .containsExactly(truth);
        assertThat(run(new VectorMatrices(new Team(threads)), left, right, out, add, false))
            .containsExactly(truth);
      }
    }
  }

  /** All floats behind the output, so that writes beside it show. */
  private static float[] run(
      Matrices matrices,
      MatrixView left,
      MatrixView right,
      MatrixView out,
      boolean add,
      boolean alone) {
    float[] values = out.values().clone();
    MatrixView copy =
        new MatrixView(values, out.offset(), out.rows(), out.columns(), out.rowStride(), 1);
    try (matrices) {
      if (alone) {
        matrices.workers().run(1, (part, w) -> matrices.multiply(w, left, right, copy, add));
      } else {
        matrices.multiply(left, right, copy, add);
      }
    }
    return values;
  }

  private static void near(
      MatrixView left, MatrixView right, MatrixView out, float[] truth, boolean add) {
    for (int r = 0; r < out.rows(); r++) {
      for (int c = 0; c < out.columns(); c++) {
        double sum = add ? out.values()[out.at(r, c)] : 0;
        double scale = Math.abs(sum);
        for (int k = 0; k < left.columns(); k++) {
          double term = (double) left.values()[left.at(r, k)] * right.values()[right.at(k, c)];
          sum += term;
          scale += Math.abs(term);
        }
        assertThat(Math.abs(truth[out.at(r, c)] - sum)).isLessThanOrEqualTo(1e-6 * scale + 1e-9);
      }
    }
  }

  @Test
  void functionsHaveTheBitsOfTheTruth() {
    SplittableRandom random = new SplittableRandom(5);
    float[] x = randoms(random, 301);
    x[7] = Float.NEGATIVE_INFINITY;
    x[9] = 200f;
    try (Matrices loops = MatricesChoice.loops(1);
        Matrices vectors = new VectorMatrices(new Team(1))) {
      float[] a = x.clone();
      float[] b = x.clone();
      loops.exponentials(a, 3, 290, 0.25f);
      vectors.exponentials(b, 3, 290, 0.25f);
      assertThat(b).containsExactly(a);
      assertThat(a[2]).isEqualTo(x[2]);
      assertThat((double) a[3]).isCloseTo(Math.exp(x[3] - 0.25), byShare(1e-6));
      loops.sigmoids(x, 3, 290, a);
      vectors.sigmoids(x, 3, 290, b);
      assertThat(b).containsExactly(a);
      assertThat((double) a[3]).isCloseTo(1 / (1 + Math.exp(-x[3])), byShare(1e-6));
    }
  }

  private static org.assertj.core.data.Percentage byShare(double share) {
    return org.assertj.core.data.Percentage.withPercentage(100 * share);
  }

  @Test
  void refusesShapesThatDoNotFit() {
    MatrixView a = MatrixView.of(new float[6], 2, 3);
    MatrixView b = MatrixView.of(new float[6], 2, 3);
    MatrixView out = MatrixView.of(new float[4], 2, 2);
    try (Matrices loops = MatricesChoice.loops(1)) {
      assertThatThrownBy(() -> loops.multiply(a, b, out, false))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> loops.multiply(a, b.transposed(), out.transposed(), false))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("stride");
    }
    assertThatThrownBy(() -> MatrixView.of(new float[5], 2, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
