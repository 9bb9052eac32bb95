package dev.hearth.format.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockTypeTest {
  @ParameterizedTest
  @EnumSource
  void isFoundByItsNumber(BlockType type) {
    assertThat(BlockType.ofGgmlId(type.ggmlId())).contains(type);
  }

  @Test
  void numbersAreDifferent() {
    Set<Integer> ids = new HashSet<>();
    for (BlockType type : BlockType.values()) {
      assertThat(ids.add(type.ggmlId())).as(type.name()).isTrue();
    }
  }

  /** Numbers that never were, are used for activations only, or were taken back. */
  @ParameterizedTest
  @ValueSource(
      ints = {Integer.MIN_VALUE, -1, 4, 5, 9, 31, 32, 33, 36, 37, 38, 43, 1000, Integer.MAX_VALUE})
  void otherNumbersAreNoType(int id) {
    assertThat(BlockType.ofGgmlId(id)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void bytesAreBlocksTimesBlockSize(BlockType type) {
    assertThat(type.bytes(0)).isZero();
    assertThat(type.bytes(type.weightsPerBlock())).isEqualTo(type.bytesPerBlock());
    assertThat(type.bytes(7L * type.weightsPerBlock())).isEqualTo(7L * type.bytesPerBlock());
  }

  @ParameterizedTest
  @EnumSource
  void partsOfBlocksAreRefused(BlockType type) {
    assertRefused(type, -type.weightsPerBlock());
    if (type.weightsPerBlock() > 1) {
      assertRefused(type, 1);
      assertRefused(type, type.weightsPerBlock() - 1);
      assertRefused(type, type.weightsPerBlock() + 1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "F32, 2305843009213693952", // times 4 is 2^63
    "F64, 9223372036854775807",
    "Q8_0, 9223372036854775776"
  })
  void sizesBeyondLongAreRefused(BlockType type, long weights) {
    assertRefused(type, weights);
  }

  @Test
  void theLargestSizeIsExact() {
    long weights = Long.MAX_VALUE / 4;
    assertThat(BlockType.F32.bytes(weights)).isEqualTo(4 * weights);
  }

  private static void assertRefused(BlockType type, long weights) {
    assertThatThrownBy(() -> type.bytes(weights))
        .isInstanceOfSatisfying(
            HearthException.class,
            e -> {
              assertThat(e.code()).isEqualTo(HearthException.Code.BAD_INPUT);
              assertThat(e.fact()).contains(Long.toString(weights)).contains(type.name());
            });
  }
}
