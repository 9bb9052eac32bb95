package dev.hearth.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The functions of floats against double precision, over the whole range. */
class FloatMathTest {
  /** A prime, so that all exponents and many mantissas are met. */
  private static final int STEP = 4_999;

  private interface FloatFunction {
    float at(float x);
  }

  /** The largest error in units of the last place of the true value, over floats of a range. */
  private static double worstUlps(
      FloatFunction function, DoubleUnaryOperator truth, float low, float high) {
    double worst = 0;
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += STEP) {
      float x = Float.intBitsToFloat((int) bits);
      if (x >= low && x <= high) {
        double expected = truth.applyAsDouble(x);
        double error = Math.abs(function.at(x) - expected) / Math.ulp((float) expected);
        worst = Math.max(worst, error);
      }
    }
    return worst;
  }

  @Test
  void exponentialIsWithinOneUnitWhereResultsAreNormal() {
    assertThat(worstUlps(FloatMath::exp, StrictMath::exp, -87.3f, 88.72f)).isBetween(0.4, 1.1);
  }

  @Test
  void exponentialRoundsOnceMoreInTheDenormals() {
    assertThat(worstUlps(FloatMath::exp, StrictMath::exp, -103.9f, -87.3f)).isLessThan(1.1);
  }

  @Test
  void exponentialAtItsEdges() {
    assertThat(FloatMath.exp(0f)).isEqualTo(1f);
    assertThat(FloatMath.exp(-0f)).isEqualTo(1f);
    assertThat(FloatMath.exp(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
    assertThat(FloatMath.exp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(FloatMath.exp(Float.NaN)).isNaN();
    assertThat(FloatMath.exp(-104f)).isEqualTo(0f);
    assertThat(FloatMath.exp(-Float.MAX_VALUE)).isEqualTo(0f);
    float largest = Math.nextDown(FloatMath.EXP_MAX);
    assertThat(FloatMath.exp(largest)).isFinite().isGreaterThan(3.4e38f);
    assertThat(FloatMath.exp(FloatMath.EXP_MAX)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(FloatMath.exp(Float.MIN_VALUE)).isEqualTo(1f);
  }

  @Test
  void hyperbolicTangentIsWithinThreeUnits() {
    assertThat(worstUlps(FloatMath::tanh, StrictMath::tanh, -100f, 100f)).isBetween(0.4, 3.0);
  }

  @Test
  void hyperbolicTangentAtItsEdges() {
    assertThat(FloatMath.tanh(Float.POSITIVE_INFINITY)).isEqualTo(1f);
    assertThat(FloatMath.tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
    assertThat(FloatMath.tanh(Float.NaN)).isNaN();
    assertThat(Float.floatToRawIntBits(FloatMath.tanh(-0f))).isEqualTo(Integer.MIN_VALUE);
    assertThat(FloatMath.tanh(Float.MIN_VALUE)).isEqualTo(Float.MIN_VALUE);
  }

  @Test
  void sigmoidIsWithinThreeUnits() {
    DoubleUnaryOperator truth = x -> 1 / (1 + StrictMath.exp(-x));
    assertThat(worstUlps(FloatMath::sigmoid, truth, -87f, 100f)).isBetween(0.4, 3.0);
    assertThat(FloatMath.sigmoid(-90f)).isEqualTo(0f);
    assertThat(FloatMath.sigmoid(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
    assertThat(FloatMath.sigmoid(Float.POSITIVE_INFINITY)).isEqualTo(1f);
  }

  @Test
  void softplusIsRoundedTwiceAtMost() {
    DoubleUnaryOperator truth = x -> StrictMath.log1p(StrictMath.exp(x));
    assertThat(worstUlps(FloatMath::softplus, truth, -80f, 80f)).isLessThan(0.6);
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void activationsAreTheirFormulas(Activation activation) {
    for (float x = -20f; x < 20f; x += 0.0137f) {
      double expected =
          switch (activation) {
            case SILU -> x / (1 + Math.exp(-x));
            case GELU ->
                0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case RELU -> Math.max(x, 0);
            case RELU_SQUARED -> Math.max(x, 0) * Math.max(x, 0);
            case SOFTPLUS -> Math.log1p(Math.exp(x));
            case TANH -> Math.tanh(x);
          };
      assertThat((double) FloatMath.apply(activation, x))
          .as("%s(%s)", activation, x)
          .isCloseTo(
              expected, org.assertj.core.data.Offset.offset(2e-6 + 1e-6 * Math.abs(expected)));
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void activationsKeepNotANumber(Activation activation) {
    assertThat(FloatMath.apply(activation, Float.NaN)).isNaN();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void foldAddsOppositeHalves(long seed) {
    var random = new java.util.SplittableRandom(seed);
    float[] lanes = new float[FloatMath.LANES];
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] = (float) random.nextDouble(-1, 1);
    }
    float[] v = lanes.clone();
    float[] eight = new float[8];
    for (int i = 0; i < 8; i++) {
      eight[i] = v[i] + v[i + 8];
    }
    float[] four = new float[4];
    for (int i = 0; i < 4; i++) {
      four[i] = eight[i] + eight[i + 4];
    }
    float expected = (four[0] + four[2]) + (four[1] + four[3]);
    assertThat(FloatMath.fold(lanes)).isEqualTo(expected);
  }
}
