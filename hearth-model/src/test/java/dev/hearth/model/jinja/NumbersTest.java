package dev.hearth.model.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.time.LocalDateTime;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whole numbers behave the same whether they fit a long or not; fractions are written shortest. */
class NumbersTest {
  private final Rendering rendering = new Rendering(Limits.DEFAULT, () -> LocalDateTime.MIN);

  @Test
  void wholeNumbersHaveNoEdges() {
    SplittableRandom random = new SplittableRandom(4);
    for (int round = 0; round < 20_000; round++) {
      BigInteger a = number(random);
      BigInteger b = number(random);
      Object x = Numbers.normal(a);
      Object y = Numbers.normal(b);
      assertThat(Numbers.big(Numbers.add(rendering, x, y))).isEqualTo(a.add(b));
      assertThat(Numbers.big(Numbers.subtract(rendering, x, y))).isEqualTo(a.subtract(b));
      assertThat(Numbers.big(Numbers.multiply(rendering, x, y))).isEqualTo(a.multiply(b));
      assertThat(Numbers.big(Numbers.negate(x))).isEqualTo(a.negate());
      assertThat(Numbers.big(Numbers.absolute(x))).isEqualTo(a.abs());
      assertThat(Numbers.compare(x, y)).isEqualTo(a.compareTo(b));
      if (b.signum() != 0) {
        BigInteger quotient = Numbers.big(Numbers.floorDivide(rendering, x, y));
        BigInteger rest = Numbers.big(Numbers.modulo(rendering, x, y));
        assertThat(quotient.multiply(b).add(rest)).isEqualTo(a);
        assertThat(rest.signum() == 0 || rest.signum() == b.signum()).isTrue();
        assertThat(rest.abs()).isLessThan(b.abs());
      }
    }
  }

  /** Around powers of two, where longs end, and around zero. */
  private static BigInteger number(SplittableRandom random) {
    BigInteger power = BigInteger.ONE.shiftLeft(random.nextInt(70));
    BigInteger near = power.add(BigInteger.valueOf(random.nextInt(5) - 2));
    BigInteger number = random.nextInt(4) == 0 ? BigInteger.valueOf(random.nextInt(7)) : near;
    return random.nextBoolean() ? number : number.negate();
  }

  @Test
  void fractionsAreReadBackAndNotLongerThanNeeded() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 50_000; round++) {
      double number = Double.longBitsToDouble(random.nextLong());
      if (Double.isNaN(number) || Double.isInfinite(number)) {
        continue;
      }
      String text = FloatText.shortest(number);
      assertThat(FloatText.parse(text)).isEqualTo(number);
      BigDecimal written = new BigDecimal(text).stripTrailingZeros();
      if (written.precision() > 1) {
        double shorter = written.round(new MathContext(written.precision() - 1)).doubleValue();
        assertThat(shorter).isNotEqualTo(number);
      }
    }
  }
}
