package dev.hearth.format.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.format.HearthException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every type, whatever the numbers. */
class BlockCodecPropertyTest {
  private static final Set<BlockType> PLAIN =
      EnumSet.of(BlockType.F32, BlockType.F16, BlockType.BF16);

  private static final int ROW = 1024;

  private static Stream<BlockType> types() {
    return Stream.of(BlockType.values()).filter(BlockType::decodes);
  }

  private static Stream<BlockType> packed() {
    return types().filter(type -> !PLAIN.contains(type));
  }

  private static float[] gaussian(Random random, int count, double scale) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (scale * random.nextGaussian());
    }
    return values;
  }

  @ParameterizedTest
  @MethodSource("types")
  void anyBytesDecode(BlockType type) {
    Random random = new Random(type.ggmlId());
    for (int trial = 0; trial < 20; trial++) {
      byte[] blocks = new byte[Math.toIntExact(type.bytes(ROW))];
      random.nextBytes(blocks);
      assertThat(GoldenChecks.decode(type, blocks, ROW)).hasSize(ROW);
    }
    for (int fill : new int[] {0, 0x7f, 0x80, 0xff}) {
      byte[] blocks = new byte[Math.toIntExact(type.bytes(ROW))];
      Arrays.fill(blocks, (byte) fill);
      assertThat(GoldenChecks.decode(type, blocks, ROW)).hasSize(ROW);
    }
  }

  /**
   * The types whose largest magnitude decides the scale and is stored exactly with it: what was
   * unpacked packs to the same bytes.
   */
  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {
        "F32", "F16", "BF16", "Q4_0", "Q5_0", "Q8_0", "TQ1_0", "TQ2_0", "MXFP4", "Q1_0", "Q2_0"
      })
  void packingAgainChangesNothing(BlockType type) {
    Random random = new Random(7 + type.ggmlId());
    for (int trial = 0; trial < 50; trial++) {
      float[] weights = gaussian(random, ROW, Math.exp(3 * random.nextGaussian()));
      byte[] once = GoldenChecks.encode(type, weights, null);
      byte[] twice = GoldenChecks.encode(type, GoldenChecks.decode(type, once, ROW), null);
      assertThat(twice).isEqualTo(once);
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void zerosStayZeroOrNearlySo(BlockType type) {
    float[] zeros = new float[ROW];
    float[] again = GoldenChecks.decode(type, GoldenChecks.encode(type, zeros, null), ROW);
    for (float value : again) {
      assertThat(value).isZero();
    }
  }

  private static final float[] EXTREMES = {
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    -0f,
    0f,
    Float.MIN_VALUE,
    -Float.MIN_NORMAL,
    1e-30f,
    1e38f,
    -Float.MAX_VALUE,
    65504f,
    -65520f,
    0x1p23f,
    1f
  };

  private static float[] withExtremes(Random random, int trial) {
    float[] weights = gaussian(random, ROW, trial % 2 == 0 ? 1 : 1e-38);
    int every = 1 + trial % 7 * 5;
    for (int i = 0; i < ROW; i += every) {
      weights[i] = EXTREMES[random.nextInt(EXTREMES.length)];
    }
    return weights;
  }

  @ParameterizedTest
  @MethodSource("packed")
  void extremesPackToFiniteNumbers(BlockType type) {
    Random random = new Random(13 + type.ggmlId());
    for (int trial = 0; trial < 40; trial++) {
      float[] weights = withExtremes(random, trial);
      float[] importance = trial % 3 == 0 ? null : withExtremes(random, trial + 1);
      byte[] blocks = GoldenChecks.encode(type, weights, importance);
      for (float value : GoldenChecks.decode(type, blocks, ROW)) {
        assertThat(value).isFinite();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("packed")
  void eachExtremeAloneFillsARow(BlockType type) {
    for (float extreme : EXTREMES) {
      float[] weights = new float[ROW];
      Arrays.fill(weights, extreme);
      for (float value : GoldenChecks.decode(type, GoldenChecks.encode(type, weights, null), ROW)) {
        assertThat(value).as("%s of %s", type, extreme).isFinite();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("packed")
  void notANumberIsZeroAndTooLargeIsTheLargest(BlockType type) {
    boolean wide = type == BlockType.MXFP4 || type == BlockType.Q8_K;
    float largest = wide ? BlockCodec.LARGEST_WIDE : BlockCodec.LARGEST;
    Random random = new Random(17);
    float[] extreme = gaussian(random, ROW, 1);
    float[] plain = extreme.clone();
    for (int i = 0; i < ROW; i += 64) {
      extreme[i] = Float.NaN;
      plain[i] = 0f;
      extreme[i + 1] = Float.POSITIVE_INFINITY;
      plain[i + 1] = largest;
      extreme[i + 2] = -Float.MAX_VALUE;
      plain[i + 2] = -largest;
    }
    assertThat(GoldenChecks.encode(type, extreme, null))
        .isEqualTo(GoldenChecks.encode(type, plain, null));
  }

  @ParameterizedTest
  @MethodSource("types")
  void plainTypesKeepWhatIsNoNumber(BlockType type) {
    if (PLAIN.contains(type)) {
      float[] weights = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f};
      float[] again = GoldenChecks.decode(type, GoldenChecks.encode(type, weights, null), 4);
      assertThat(again).containsExactly(weights);
    }
  }

  /** Every kind of memory, odd addresses, more than one chunk; nothing beside is touched. */
  @ParameterizedTest
  @MethodSource("types")
  void placesDoNotMatter(BlockType type) {
    int weights = 20 * ROW;
    float[] in = gaussian(new Random(19), weights + 3, 0.02);
    byte[] expected = GoldenChecks.encode(type, Arrays.copyOfRange(in, 3, weights + 3), null);
    float[] floats = GoldenChecks.decode(type, expected, weights);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment blocks = arena.allocate(expected.length + 2).fill((byte) 0x5a);
      BlockCodec.encode(type, in, 3, weights, blocks, 1, null);
      assertThat(blocks.asSlice(1, expected.length).toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(expected);
      assertThat(blocks.get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 0x5a);
      assertThat(blocks.get(ValueLayout.JAVA_BYTE, expected.length + 1)).isEqualTo((byte) 0x5a);

      float[] out = new float[weights + 2];
      Arrays.fill(out, 0.5f);
      BlockCodec.decode(type, blocks, 1, out, 1, weights);
      assertThat(Arrays.copyOfRange(out, 1, weights + 1)).containsExactly(floats);
      assertThat(out[0]).isEqualTo(0.5f);
      assertThat(out[weights + 1]).isEqualTo(0.5f);

      MemorySegment segment = arena.allocate(4L * weights + 6).fill((byte) 0x5a);
      BlockCodec.decode(type, blocks, 1, segment, 5, (long) weights);
      assertThat(segment.asSlice(5, 4L * weights).toArray(PlainBlocks.FLOAT))
          .containsExactly(floats);
      assertThat(segment.get(ValueLayout.JAVA_BYTE, 4)).isEqualTo((byte) 0x5a);
      assertThat(segment.get(ValueLayout.JAVA_BYTE, 4L * weights + 5)).isEqualTo((byte) 0x5a);
    }
  }

  @ParameterizedTest
  @MethodSource("packed")
  void partsOfBlocksAreRefused(BlockType type) {
    MemorySegment blocks = MemorySegment.ofArray(new byte[4096]);
    float[] floats = new float[ROW];
    for (int weights : new int[] {1, -type.weightsPerBlock(), type.weightsPerBlock() + 1}) {
      assertBadInput(() -> BlockCodec.decode(type, blocks, 0, floats, 0, weights));
      assertBadInput(() -> BlockCodec.decode(type, blocks, 0, blocks, 0, (long) weights));
      assertBadInput(() -> BlockCodec.encode(type, floats, 0, weights, blocks, 0, null));
    }
  }

  private static void assertBadInput(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            HearthException.class,
            e -> assertThat(e.code()).isEqualTo(HearthException.Code.BAD_INPUT));
  }

  @ParameterizedTest
  @MethodSource("types")
  void rangesThatDoNotFitAreProgrammersErrors(BlockType type) {
    int weights = type.weightsPerBlock();
    MemorySegment blocks = MemorySegment.ofArray(new byte[type.bytesPerBlock()]);
    MemorySegment wide = MemorySegment.ofArray(new byte[4 * weights]);
    float[] floats = new float[weights];
    float[] few = new float[weights - 1];
    assertOutOfBounds(() -> BlockCodec.decode(type, blocks, 1, floats, 0, weights));
    assertOutOfBounds(() -> BlockCodec.decode(type, blocks, -1, floats, 0, weights));
    assertOutOfBounds(() -> BlockCodec.decode(type, blocks, Long.MAX_VALUE, floats, 0, weights));
    assertOutOfBounds(() -> BlockCodec.decode(type, blocks, 0, floats, 1, weights));
    assertOutOfBounds(() -> BlockCodec.decode(type, blocks, 0, wide, 1, (long) weights));
    assertOutOfBounds(() -> BlockCodec.encode(type, floats, 1, weights, blocks, 0, null));
    assertOutOfBounds(() -> BlockCodec.encode(type, floats, 0, weights, blocks, 1, null));
    assertOutOfBounds(() -> BlockCodec.encode(type, floats, 0, weights, blocks, 0, few));
  }

  private static void assertOutOfBounds(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.INCLUDE,
      names = {"F64", "I8", "I16", "I32", "I64"})
  void typesWithoutWeightsAreRefused(BlockType type) {
    MemorySegment blocks = MemorySegment.ofArray(new byte[64]);
    assertThat(type.decodes()).isFalse();
    assertThatThrownBy(() -> BlockCodec.decode(type, blocks, 0, new float[4], 0, 4))
        .isInstanceOfSatisfying(
            HearthException.class,
            e -> assertThat(e.code()).isEqualTo(HearthException.Code.UNSUPPORTED));
    assertThatThrownBy(() -> BlockCodec.encode(type, new float[4], 0, 4, blocks, 0, null))
        .isInstanceOf(HearthException.class);
  }

  @Test
  void anEmptyRowIsARow() {
    MemorySegment nothing = MemorySegment.ofArray(new byte[0]);
    types()
        .forEach(type -> {
          BlockCodec.encode(type, new float[0], 0, 0, nothing, 0, new float[0]);
          BlockCodec.decode(type, nothing, 0, new float[0], 0, 0);
          BlockCodec.decode(type, nothing, 0, nothing, 0, 0L);
        });
  }

  /** The types that use importances, by how much the error that these weigh must fall. */
  @ParameterizedTest
  @EnumSource(
      mode = Mode.MATCH_ANY,
      names = {"Q[2-6]_K", "IQ.*", "Q4_[01]", "Q5_[01]"})
  void importancesMoveTheErrorToWhereItMattersLess(BlockType type) {
    Random random = new Random(23);
    double without = 0;
    double with = 0;
    for (int trial = 0; trial < 8; trial++) {
      float[] weights = gaussian(random, ROW, 0.05);
      float[] importance = new float[ROW];
      for (int i = 0; i < ROW; i++) {
        importance[i] = (float) Math.exp(2 * random.nextGaussian());
      }
      without += weightedError(type, weights, null, importance);
      with += weightedError(type, weights, importance, importance);
    }
    assertThat(with / without).as("weighted error of %s", type).isLessThan(0.9);
  }

  /** A group of no importance is still packed as well as one of which nothing is known. */
  @ParameterizedTest
  @EnumSource(
      mode = Mode.MATCH_ANY,
      names = {"Q[2-6]_K", "IQ.*", "Q4_[01]", "Q5_[01]"})
  void importancesOfZeroSayNothing(BlockType type) {
    float[] weights = gaussian(new Random(29), ROW, 0.05);
    float[] zeros = new float[ROW];
    float[] lost = new float[ROW];
    double error = weightedError(type, weights, zeros, null);
    assertThat(error).isLessThan(1.3 * weightedError(type, weights, null, null));
    assertThat(Math.sqrt(error / ROW)).isLessThan(0.7 * GoldenChecks.rmse(lost, weights));
  }

  private static double weightedError(
      BlockType type, float[] weights, float[] importance, float[] measure) {
    byte[] blocks = GoldenChecks.encode(type, weights, importance);
    float[] again = GoldenChecks.decode(type, blocks, ROW);
    double sum = 0;
    for (int i = 0; i < ROW; i++) {
      double difference = (double) again[i] - weights[i];
      sum += (measure == null ? 1 : measure[i]) * difference * difference;
    }
    return sum;
  }
}
