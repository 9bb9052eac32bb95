package dev.hearth.apps.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.compute.Matrices;
import dev.hearth.compute.choice.MatricesChoice;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gradient of every part by itself, against finite differences. */
class PartGradientsTest {
  private static final double TOLERANCE = 2e-3;
  private static final double REACH = 2e-3;

  private final Matrices matrices = MatricesChoice.create(2);
  private final SplittableRandom random = new SplittableRandom(11);

  @AfterEach
  void close() {
    matrices.close();
  }

  private float[] randoms(int count) {
    return Gradients.randoms(random, count, 1);
  }

  private Parameter parameter(String name, int rows, int columns) {
    return new Parameter(name, rows, columns, true, randoms(rows * columns), true);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64})
  void norm(int width) {
    int rows = 9;
    Parameter weight = parameter("norm", 1, width);
    RootMeanSquareNorm norm = new RootMeanSquareNorm(weight, 1e-2f);
    float[] x = randoms(rows * width);
    float[] wish = randoms(rows * width);
    float[] scales = new float[rows];
    float[] out = new float[rows * width];
    float[] dx = wish.clone();
    norm.forward(matrices.workers(), x, rows, scales, out);
    norm.backward(matrices.workers(), x, scales, dx, rows, dx, false);
    Gradients.check(
        "input",
        x,
        dx,
        () -> {
          norm.forward(matrices.workers(), x, rows, new float[rows], out);
          return Gradients.dot(out, wish, out.length);
        },
        TOLERANCE,
        REACH);
    Gradients.check(
        "weight",
        weight.values(),
        weight.gradients(),
        () -> {
          norm.forward(matrices.workers(), x, rows, new float[rows], out);
          return Gradients.dot(out, wish, out.length);
        },
        TOLERANCE,
        REACH);
    float[] added = x.clone();
    norm.backward(matrices.workers(), x, scales, wish, rows, added, true);
    for (int i = 0; i < added.length; i++) {
      assertThat(added[i]).isEqualTo(x[i] + dx[i]);
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void rotationTurnsBack(Family family) {
    Shape shape = shape(family, 4, 2, 6, 40);
    Rotary rotary = new Rotary(shape, new float[0]);
    int[] positions = {0, 1, 39, 5};
    float[] x = randoms(4 * 4 * 6);
    float[] turned = x.clone();
    rotary.turn(matrices.workers(), turned, 4, positions, false);
    assertThat(Arrays.copyOf(turned, 24)).containsExactly(Arrays.copyOf(x, 24));
    assertThat(Gradients.dot(turned, turned, x.length))
        .isCloseTo(Gradients.dot(x, x, x.length), org.assertj.core.data.Offset.offset(1e-4));
    assertThat(turned).isNotEqualTo(x);
    rotary.turn(matrices.workers(), turned, 4, positions, true);
    for (int i = 0; i < x.length; i++) {
      assertThat(turned[i]).isCloseTo(x[i], org.assertj.core.data.Offset.offset(1e-5f));
    }
  }

  static Shape shape(Family family, int heads, int keyHeads, int headWidth, int context) {
    return new Shape(
        family, 1, 8, heads, keyHeads, headWidth, 8, 10, context, 1e-5f, 10_000, false);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 300})
  void attention(int last) {
    Shape shape = shape(Family.LLAMA, 4, 2, 6, 512);
    CausalAttention attention = new CausalAttention(shape, 2);
    int[] starts = {0, 3, 4, 4 + last};
    int tokens = 4 + last;
    float[] queries = randoms(tokens * 24);
    float[] keys = randoms(tokens * 12);
    float[] values = randoms(tokens * 12);
    float[] wish = randoms(tokens * 24);
    var a =
        new CausalAttention.Activations(
            queries, keys, values, new float[tokens * 24], new float[tokens * 4]);
    attention.forward(matrices, starts, a);
    var g =
        new CausalAttention.Gradients(
            wish, randoms(tokens * 24), randoms(tokens * 12), randoms(tokens * 12));
    attention.backward(matrices, starts, a, g);
    var copy =
        new CausalAttention.Activations(
            queries, keys, values, new float[tokens * 24], new float[tokens * 4]);
    java.util.function.DoubleSupplier loss =
        () -> {
          attention.forward(matrices, starts, copy);
          return Gradients.dot(copy.out(), wish, wish.length);
        };
    Gradients.check("queries", queries, g.dQueries(), loss, TOLERANCE, REACH);
    Gradients.check("keys", keys, g.dKeys(), loss, TOLERANCE, REACH);
    Gradients.check("values", values, g.dValues(), loss, TOLERANCE, REACH);
  }

  @Test
  void attentionSeesOnlyItsOwnPast() {
    Shape shape = shape(Family.LLAMA, 2, 1, 4, 512);
    CausalAttention attention = new CausalAttention(shape, 2);
    int[] starts = {0, 150, 300};
    float[] queries = randoms(300 * 8);
    float[] keys = randoms(300 * 4);
    float[] values = randoms(300 * 4);
    float[] first = attended(attention, starts, queries, keys, values);
    // only tokens 200 and later of the second sample may notice
    for (int i = 200 * 4; i < 201 * 4; i++) {
      keys[i] += 1f;
      values[i] -= 1f;
    }
    float[] second = attended(attention, starts, queries, keys, values);
    assertThat(Arrays.mismatch(first, second)).isBetween(200 * 8, 200 * 8 + 7);
    assertThat(Arrays.equals(first, 299 * 8, 300 * 8, second, 299 * 8, 300 * 8)).isFalse();
  }

  private float[] attended(
      CausalAttention attention, int[] starts, float[] queries, float[] keys, float[] values) {
    float[] out = new float[queries.length];
    attention.forward(
        matrices,
        starts,
        new CausalAttention.Activations(queries, keys, values, out, new float[300 * 2]));
    return out;
  }

  @Test
  void gatedUnit() {
    float[] gate = randoms(100);
    float[] up = randoms(100);
    float[] wish = randoms(100);
    float[] out = new float[100];
    float[] dGate = new float[100];
    float[] dUp = new float[100];
    GatedUnit.backward(matrices, gate, up, wish, 100, dGate, dUp);
    java.util.function.DoubleSupplier loss =
        () -> {
          GatedUnit.forward(matrices, gate, up, 100, out);
          return Gradients.dot(out, wish, 100);
        };
    Gradients.check("gate", gate, dGate, loss, TOLERANCE, REACH);
    Gradients.check("up", up, dUp, loss, TOLERANCE, REACH);
  }

  @Test
  void linearWithBiasAndAdapter() {
    Parameter weight = parameter("w", 7, 5);
    Parameter bias = new Parameter("b", 1, 7, false, randoms(7), true);
    Adapter adapter = new Adapter(parameter("a", 2, 5), parameter("u", 7, 2), 1.5f);
    Linear linear = new Linear(weight, bias, adapter);
    float[] in = randoms(9 * 5);
    float[] wish = randoms(9 * 7);
    float[] out = new float[9 * 7];
    float[] dIn = new float[9 * 5];
    linear.backward(matrices, in, wish, 9, dIn, false);
    java.util.function.DoubleSupplier loss =
        () -> {
          linear.forward(matrices, in, 9, out, false);
          return Gradients.dot(out, wish, out.length);
        };
    Gradients.check("in", in, dIn, loss, TOLERANCE, REACH);
    for (Parameter p : new Parameter[] {weight, bias, adapter.down(), adapter.up()}) {
      Gradients.check(p.name(), p.values(), p.gradients(), loss, TOLERANCE, REACH);
    }
  }

  @Test
  void crossEntropyInSeveralParts() {
    int rows = 300;
    Parameter output = parameter("output", 11, 6);
    CrossEntropy head = new CrossEntropy(output);
    float[] hidden = randoms(rows * 6);
    int[] targets = random.ints(rows, 0, 11).toArray();
    float[] dHidden = new float[rows * 6];
    double loss = head.loss(matrices, hidden, targets, 1f, dHidden);
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      double all = 0;
      double own = 0;
      for (int v = 0; v < 11; v++) {
        double logit = 0;
        for (int c = 0; c < 6; c++) {
          logit += (double) hidden[r * 6 + c] * output.values()[v * 6 + c];
        }
        all += Math.exp(logit);
        own = v == targets[r] ? logit : own;
      }
      sum += Math.log(all) - own;
    }
    assertThat(loss).isCloseTo(sum, org.assertj.core.data.Percentage.withPercentage(1e-3));
    Gradients.check(
        "hidden", hidden, dHidden, () -> head.loss(matrices, hidden, targets), TOLERANCE, REACH);
    Gradients.check(
        "output",
        output.values(),
        output.gradients(),
        () -> head.loss(matrices, hidden, targets),
        TOLERANCE,
        REACH);
  }
}
