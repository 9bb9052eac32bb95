package dev.hearth.format.block;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallFloatsTest {
  @Test
  void everyHalfSurvivesTheWayThroughFloat() {
    for (int bits = 0; bits <= 0xffff; bits++) {
      float value = SmallFloats.halfToFloat((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(SmallFloats.floatToHalf(value)).isEqualTo((short) bits);
      }
      if (Float.isFinite(value)) {
        assertThat(SmallFloats.floatToFiniteHalf(value)).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void everyBfloat16SurvivesTheWayThroughFloat() {
    for (int bits = 0; bits <= 0xffff; bits++) {
      float value = SmallFloats.bfloat16ToFloat((short) bits);
      short back = SmallFloats.floatToBfloat16(value);
      if (Float.isNaN(value)) {
        assertThat(SmallFloats.bfloat16ToFloat(back)).isNaN();
      } else {
        assertThat(back).isEqualTo((short) bits);
      }
    }
  }

  /** Halfway cases go to the even neighbour; above the largest finite number lies infinity. */
  @ParameterizedTest
  @CsvSource({
    "0x3f800000, 0x3f80", "0x3f808000, 0x3f80", "0x3f808001, 0x3f81", "0x3f818000, 0x3f82",
    "0x7f7f7fff, 0x7f7f", "0x7f7f8000, 0x7f80", "0x7f800001, 0x7fc0", "0x7fffffff, 0x7fff"
  })
  void bfloat16RoundsToNearestEven(String float32, String bfloat16) {
    float value = Float.intBitsToFloat(Integer.decode(float32));
    assertThat(SmallFloats.floatToBfloat16(value) & 0xffff).isEqualTo(Integer.decode(bfloat16));
    if (!Float.isNaN(value)) {
      assertThat(SmallFloats.floatToBfloat16(-value) & 0xffff)
          .isEqualTo(Integer.decode(bfloat16) | 0x8000);
    }
  }

  @Test
  void scalesOutOfRangeStayFinite() {
    assertThat(SmallFloats.halfToFloat(SmallFloats.floatToFiniteHalf(1e38f))).isEqualTo(65504f);
    assertThat(SmallFloats.halfToFloat(SmallFloats.floatToFiniteHalf(-65520f))).isEqualTo(-65504f);
    assertThat(SmallFloats.floatToFiniteHalf(Float.NaN)).isZero();
  }

  @Test
  void everyE4m3CodeIsTheNearestToItsValue() {
    for (int code = 0; code <= 0x7e; code++) {
      float value = 2 * SmallFloats.halvedUnsignedE4m3(code);
      assertThat(SmallFloats.unsignedE4m3(value)).isEqualTo(code);
      assertThat(value).isGreaterThanOrEqualTo(code == 0 ? 0 : Math.ulp(0f));
    }
    assertThat(2 * SmallFloats.halvedUnsignedE4m3(0x7e)).isEqualTo(448f);
    assertThat(SmallFloats.unsignedE4m3(Float.POSITIVE_INFINITY)).isEqualTo(0x7e);
    assertThat(SmallFloats.unsignedE4m3(Float.NaN)).isZero();
    assertThat(SmallFloats.unsignedE4m3(-1f)).isZero();
  }

  @Test
  void e8m0CodesArePowersOfTwo() {
    for (int code = 0; code <= 255; code++) {
      assertThat((double) SmallFloats.halvedE8m0(code)).isEqualTo(Math.scalb(1.0, code - 128));
    }
    assertThat(SmallFloats.e8m0(-1000)).isZero();
    assertThat(SmallFloats.e8m0(1000)).isEqualTo(254);
    assertThat(SmallFloats.e8m0(0)).isEqualTo(127);
  }
}
