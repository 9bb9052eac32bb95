package dev.hearth.format.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hearth.format.block.QuantGoldens.Golden;
import dev.hearth.format.block.QuantGoldens.Row;
import dev.hearth.testing.Fixtures;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every type of the goldens must do, whichever set they are from. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GoldenChecks {
  /**
   * Blocks that may differ from the reference's bytes, and why. IQ3_S: the reference converts a
   * float beyond the integers (and loses eight times as much on the row). IQ4_NL: it stores what
   * was left in memory as the choices of a block whose scale is zero, which mean nothing.
   */
  private static final Map<String, Integer> BLOCKS_THAT_MAY_DIFFER =
      Map.of("iq3_s/edge", 1, "iq4_nl/edge", 9);

  /** The encoders must not lose more than the reference's, by more than this. */
  private static final double RMSE_RATIO_MAX = 1.01;

  private final QuantGoldens goldens;

  GoldenChecks(Fixtures fixtures) {
    goldens = new QuantGoldens(fixtures);
  }

  List<Golden> types() {
    return goldens.types();
  }

  private static BlockType type(Golden golden) {
    BlockType type = BlockType.ofGgmlId(golden.ggmlId()).orElseThrow();
    assertThat(type.label()).isEqualTo(golden.name());
    return type;
  }

  @ParameterizedTest
  @MethodSource("types")
  void sizesAreTheFormats(Golden golden) {
    BlockType type = type(golden);
    assertThat(type.weightsPerBlock()).isEqualTo(golden.weights());
    assertThat(type.bytesPerBlock()).isEqualTo(golden.bytes());
  }

  @Test
  void everyTypeButQ8KHasRowsBothWays() {
    goldens
        .rowNames()
        .forEach((type, rows) ->
            assertThat(rows)
                .as(type)
                .isEqualTo(type.equals("q8_k") ? List.of() : List.of("gauss", "edge")));
    assertThat(types().stream().filter(goldens::hasRandomBlocks)).hasSize(types().size() - 1);
  }

  @ParameterizedTest
  @MethodSource("types")
  void decodesToTheSameFloats(Golden golden) {
    BlockType type = type(golden);
    for (Row row : goldens.rows(golden)) {
      assertClose(type, row.name(), decode(type, row.bytes(), row.floats().length), row.floats());
    }
    if (goldens.hasRandomBlocks(golden)) {
      float[] expected = goldens.randomFloats(golden);
      float[] actual = decode(type, goldens.randomBlocks(golden), expected.length);
      assertClose(type, "random blocks", actual, expected);
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void encodesToTheSameBytes(Golden golden) {
    BlockType type = type(golden);
    for (Row row : goldens.rows(golden)) {
      String name = golden.name() + "/" + row.name();
      byte[] packed = encode(type, row.weights(), null);
      int different = differentBlocks(packed, row.bytes(), type.bytesPerBlock());
      assertThat(different).as(name).isLessThanOrEqualTo(mayDiffer(name));
      float[] again = decode(type, packed, row.weights().length);
      assertThat(rmse(again, row.weights()))
          .as("rmse of " + name)
          .isLessThanOrEqualTo(RMSE_RATIO_MAX * rmse(row.floats(), row.weights()));
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void importancesOfOneSayNothing(Golden golden) {
    BlockType type = type(golden);
    for (Row row : goldens.rows(golden)) {
      float[] ones = new float[row.weights().length];
      Arrays.fill(ones, 1f);
      assertThat(encode(type, row.weights(), ones)).isEqualTo(encode(type, row.weights(), null));
    }
  }

  private static int mayDiffer(String name) {
    return BLOCKS_THAT_MAY_DIFFER.getOrDefault(name, 0);
  }

  private static int differentBlocks(byte[] actual, byte[] expected, int blockBytes) {
    assertThat(actual).hasSameSizeAs(expected);
    int different = 0;
    for (int at = 0; at < actual.length; at += blockBytes) {
      boolean same = Arrays.equals(actual, at, at + blockBytes, expected, at, at + blockBytes);
      different += same ? 0 : 1;
    }
    return different;
  }

  private static void assertClose(BlockType type, String name, float[] actual, float[] expected) {
    int block = Math.max(32, type.weightsPerBlock());
    for (int from = 0; from < expected.length; from += block) {
      float largest = 0f;
      for (int i = from; i < Math.min(from + block, expected.length); i++) {
        largest = Math.max(largest, Math.abs(expected[i]));
      }
      for (int i = from; i < Math.min(from + block, expected.length); i++) {
        double allowed = Math.max(1e-6 * Math.abs(expected[i]), 1e-7 * largest);
        assertThat((double) actual[i])
            .as("%s, %s, weight %d", type, name, i)
            .isCloseTo(expected[i], within(allowed));
      }
    }
  }

  static double rmse(float[] actual, float[] expected) {
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = (double) actual[i] - expected[i];
      sum += difference * difference;
    }
    return Math.sqrt(sum / expected.length);
  }

  static float[] decode(BlockType type, byte[] blocks, int weights) {
    float[] out = new float[weights];
    BlockCodec.decode(type, MemorySegment.ofArray(blocks), 0, out, 0, weights);
    return out;
  }

  static byte[] encode(BlockType type, float[] weights, float[] importance) {
    byte[] out = new byte[Math.toIntExact(type.bytes(weights.length))];
    MemorySegment segment = MemorySegment.ofArray(out);
    BlockCodec.encode(type, weights, 0, weights.length, segment, 0, importance);
    return out;
  }
}
