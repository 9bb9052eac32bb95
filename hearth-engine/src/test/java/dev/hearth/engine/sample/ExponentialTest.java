package dev.hearth.engine.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExponentialTest {
  @Test
  void withinTwoUnitsInTheLastPlace() {
    SplittableRandom random = new SplittableRandom(1);
    double worst = 0;
    for (int i = 0; i < 1_000_000; i++) {
      double x = -random.nextDouble() * (i % 2 == 0 ? 1.0 : 708.0);
      double exact = StrictMath.exp(x);
      worst = Math.max(worst, Math.abs(Exponential.of(x) - exact) / Math.ulp(exact));
    }
    assertThat(worst).isLessThanOrEqualTo(2.0);
  }

  @Test
  void ends() {
    assertThat(Exponential.of(0.0)).isEqualTo(1.0);
    assertThat(Exponential.of(-0.0)).isEqualTo(1.0);
    assertThat(Exponential.of(Exponential.UNDERFLOW)).isGreaterThan(Double.MIN_NORMAL);
    assertThat(Exponential.of(Math.nextDown(Exponential.UNDERFLOW))).isZero();
    assertThat(Exponential.of(-1e300)).isZero();
    assertThat(Exponential.of(Double.NEGATIVE_INFINITY)).isZero();
    assertThat(Exponential.of(-Double.MIN_VALUE)).isEqualTo(1.0);
  }
}
