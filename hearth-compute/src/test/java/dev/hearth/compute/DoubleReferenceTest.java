package dev.hearth.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Elements, norms and rotations of the scalar truth against double precision. */
class DoubleReferenceTest {
  private static final int ROWS = 3;

  private final Arena arena = Arena.ofShared();
  private final Kernels kernels = Kits.truth(1);

  @AfterEach
  void close() {
    kernels.close();
    arena.close();
  }

  private interface Expected {
    double at(int row, int column);
  }

  private static void check(Floats actual, double tolerance, Expected expected) {
    for (int r = 0; r < actual.rows(); r++) {
      for (int c = 0; c < actual.columns(); c++) {
        double e = expected.at(r, c);
        assertThat((double) actual.get(r, c))
            .as("[%d][%d]", r, c)
            .isCloseTo(
                e, org.assertj.core.data.Offset.offset(tolerance * Math.max(1, Math.abs(e))));
      }
    }
  }

  private Samples samples(int n) {
    return new Samples(arena, n);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 31, 33, 63, 64, 65, 127, 207})
  void sumsAndProductsOfElements(int n) {
    Samples s = samples(n);
    Floats x = s.strided(ROWS, n);
    Floats y = s.normal(ROWS, n);
    Floats one = s.normal(1, n);
    Floats before = s.copy(x);
    kernels.add(x, y);
    check(x, 1e-7, (r, c) -> (double) before.get(r, c) + y.get(r, c));
    x.copyFrom(before);
    kernels.add(x, one);
    check(x, 1e-7, (r, c) -> (double) before.get(r, c) + one.get(0, c));
    x.copyFrom(before);
    kernels.addScaled(x, y, 0.3f);
    check(x, 1e-7, (r, c) -> before.get(r, c) + (double) 0.3f * y.get(r, c));
    x.copyFrom(before);
    kernels.multiplyElements(x, y);
    check(x, 1e-7, (r, c) -> (double) before.get(r, c) * y.get(r, c));
    x.copyFrom(before);
    kernels.multiplyElements(x, one);
    check(x, 1e-7, (r, c) -> (double) before.get(r, c) * one.get(0, c));
    x.copyFrom(before);
    kernels.scale(x, 1.7f);
    check(x, 1e-7, (r, c) -> (double) before.get(r, c) * 1.7f);
    x.copyFrom(before);
    kernels.scaleRows(x, s.normal(ROWS, 1, 0f));
    check(x, 0, (r, c) -> 0);
    assertThat(Samples.guardsIntact(x)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 33, 207})
  void everyRowHasItsFactor(int n) {
    Samples s = samples(n);
    Floats x = s.normal(ROWS, n);
    Floats before = s.copy(x);
    Floats factors = s.normal(ROWS, 1);
    kernels.scaleRows(x, factors);
    check(x, 1e-7, (r, c) -> (double) before.get(r, c) * factors.get(r, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 17, 64, 127})
  void gatesAreProducts(int n) {
    Samples s = samples(n);
    Floats gate = s.normal(ROWS, n, 4f);
    Floats up = s.normal(ROWS, n);
    Floats out = s.zeros(ROWS, n);
    kernels.gate(Activation.SILU, gate, up, out);
    check(out, 1e-6, (r, c) -> gate.get(r, c) / (1 + Math.exp(-gate.get(r, c))) * up.get(r, c));
    kernels.gateClamped(gate, up, 1.702f, 3f, out);
    check(
        out,
        2e-6,
        (r, c) -> {
          double g = Math.min(gate.get(r, c), 3);
          double u = Math.clamp(up.get(r, c), -3.0, 3.0);
          return g / (1 + Math.exp(-1.702f * g)) * (u + 1);
        });
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void activatesInPlaceAsFloatMathDoes(Activation activation) {
    Floats x = samples(7).normal(ROWS, 65, 3f);
    Floats before = samples(7).copy(x);
    kernels.activate(activation, x);
    check(x, 0, (r, c) -> FloatMath.apply(activation, before.get(r, c)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 17, 64})
  void softcapBendsTowardsItsCap(int n) {
    Samples s = samples(n);
    Floats x = s.normal(ROWS, n, 60f);
    Floats before = s.copy(x);
    kernels.softcap(x, 30f);
    check(x, 1e-6, (r, c) -> 30 * Math.tanh(before.get(r, c) / 30.0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 31, 33, 63, 64, 65, 127, 207})
  void rootMeanSquareNorm(int group) {
    Samples s = samples(group);
    Floats x = s.strided(ROWS, 2 * group);
    Floats own = s.normal(1, group);
    Floats whole = s.normal(1, 2 * group);
    Floats out = s.zeros(ROWS, 2 * group);
    kernels.rmsNorm(x, group, own, 1e-3f, out);
    check(out, 1e-6, (r, c) -> x.get(r, c) * factor(x, r, c, group) * own.get(0, c % group));
    kernels.rmsNorm(x, group, whole, 1e-3f, out);
    check(out, 1e-6, (r, c) -> x.get(r, c) * factor(x, r, c, group) * whole.get(0, c));
    kernels.rmsNorm(x, group, null, 1e-3f, out);
    check(out, 1e-6, (r, c) -> x.get(r, c) * factor(x, r, c, group));
    Floats inPlace = s.copy(x);
    kernels.rmsNorm(inPlace, group, null, 1e-3f, inPlace);
    Bits.assertSame(out, inPlace, "in place");
  }

  private static double factor(Floats x, int row, int column, int group) {
    return 1 / Math.sqrt(squares(x, row, column / group * group, group, 0) / group + 1e-3f);
  }

  private static double squares(Floats x, int row, int from, int count, double mean) {
    double sum = 0;
    for (int c = from; c < from + count; c++) {
      sum += (x.get(row, c) - mean) * (x.get(row, c) - mean);
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 33, 64, 127})
  void euclideanNorm(int group) {
    Samples s = samples(group);
    Floats x = s.normal(ROWS, 3 * group);
    Floats out = s.zeros(ROWS, 3 * group);
    kernels.l2Norm(x, group, 1e-6f, out);
    check(
        out,
        1e-6,
        (r, c) -> x.get(r, c) / Math.sqrt(squares(x, r, c / group * group, group, 0) + 1e-6f));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 15, 16, 17, 64, 127, 207})
  void layerNorm(int n) {
    Samples s = samples(n);
    Floats x = s.normal(ROWS, n);
    Floats weight = s.normal(1, n);
    Floats bias = s.normal(1, n);
    Floats out = s.zeros(ROWS, n);
    kernels.layerNorm(x, weight, bias, 1e-3f, out);
    check(
        out,
        2e-6,
        (r, c) -> {
          double mean = 0;
          for (int i = 0; i < n; i++) {
            mean += x.get(r, i) / (double) n;
          }
          double deviation = Math.sqrt(squares(x, r, 0, n, mean) / n + 1e-3f);
          return (x.get(r, c) - mean) / deviation * weight.get(0, c) + bias.get(0, c);
        });
    Floats inPlace = s.copy(x);
    kernels.layerNorm(inPlace, weight, bias, 1e-3f, inPlace);
    Bits.assertSame(out, inPlace, "in place");
  }

  @ParameterizedTest
  @EnumSource(Rotation.Pairing.class)
  void rotationsTurnPairsByTheirAngle(Rotation.Pairing pairing) {
    for (int pairs : new int[] {1, 7, 8, 16, 17, 33}) {
      Samples s = samples(pairs);
      int head = 2 * pairs + 5;
      Floats x = s.strided(ROWS, 3 * head);
      Floats before = s.copy(x);
      Floats table = s.zeros(ROWS, 2 * pairs);
      for (int r = 0; r < ROWS; r++) {
        for (int i = 0; i < pairs; i++) {
          table.set(r, i, (float) Math.cos(r + i));
          table.set(r, pairs + i, (float) Math.sin(r + i));
        }
      }
      kernels.rotate(x, new Rotation(head, 3, pairs, pairing, table));
      check(x, 1e-6, (r, c) -> rotated(before, r, c, head, pairs, pairing));
      assertThat(Samples.guardsIntact(x)).isTrue();
    }
  }

  private static double rotated(
      Floats x, int row, int column, int head, int pairs, Rotation.Pairing pairing) {
    int inHead = column % head - 3;
    if (inHead < 0 || inHead >= 2 * pairs) {
      return x.get(row, column);
    }
    boolean halves = pairing == Rotation.Pairing.HALVES;
    int pair = halves ? inHead % pairs : inHead / 2;
    boolean second = halves ? inHead >= pairs : inHead % 2 == 1;
    int distance = halves ? pairs : 1;
    double a = x.get(row, second ? column - distance : column);
    double b = x.get(row, second ? column : column + distance);
    double angle = row + pair;
    return second
        ? a * Math.sin(angle) + b * Math.cos(angle)
        : a * Math.cos(angle) - b * Math.sin(angle);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 33})
  void gatherCopiesRows(int n) {
    Samples s = samples(n);
    Floats x = s.strided(5, n);
    Floats out = s.zeros(3, n);
    int[] ids = {4, 0, 4};
    kernels.gather(x, ids, 3, out);
    check(out, 0, (r, c) -> x.get(ids[r], c));
  }
}
