package dev.hearth.compute.scalar;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.hearth.format.block.BlockType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The integers of one block of weights: weight {@code i} is {@code scale·scales[g]·levels[i] −
 * minimum·minima[g]} with {@code g = i / groupWeights}. In types of 32-weight blocks the scales and
 * minima are 1. The layouts are those of {@code BlockCodec}, taken apart instead of multiplied out.
 */
public final class QuantisedBlock {
  /** The sixteen levels of IQ4_NL and IQ4_XS. */
  private static final int[] UNEVEN = {
    -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
  };

  /** Twice the values of E2M1 floats (OCP Microscaling Formats 1.0). */
  private static final int[] FLOAT4 = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

  private final BlockType type;
  private final byte[] bytes;
  private final int[] levels;
  private final int[] scales;
  private final int[] minima;
  private final int groupWeights;
  private float scale;
  private float minimum;

  public QuantisedBlock(BlockType type) {
    this.type = type;
    this.bytes = new byte[type.bytesPerBlock()];
    this.levels = new int[type.weightsPerBlock()];
    this.groupWeights = groupWeights(type);
    this.scales = new int[levels.length / groupWeights];
    this.minima = new int[scales.length];
    Arrays.fill(scales, 1);
    Arrays.fill(minima, hasMinimum(type) ? 1 : 0);
  }

  /** Whether a type is taken apart here; products of the others are computed in float32. */
  public static boolean knows(BlockType type) {
    return switch (type) {
      case Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, IQ4_NL, MXFP4 -> true;
      case Q2_K, Q3_K, Q4_K, Q5_K, Q6_K, IQ4_XS -> true;
      default -> false;
    };
  }

  /** Whether weights have a part that does not depend on their level. */
  public static boolean hasMinimum(BlockType type) {
    return switch (type) {
      case Q4_1, Q5_1, Q2_K, Q4_K, Q5_K -> true;
      default -> false;
    };
  }

  /** Weights that share a scale and a minimum of the block. */
  public static int groupWeights(BlockType type) {
    return switch (type) {
      case Q2_K, Q3_K, Q6_K -> 16;
      default -> 32;
    };
  }

  /** The largest magnitude of a level times its group's scale. */
  public static int productMax(BlockType type) {
    return switch (type) {
      case Q4_0 -> 8;
      case Q4_1 -> 15;
      case Q5_0 -> 16;
      case Q5_1 -> 31;
      case Q8_0 -> 128;
      case IQ4_NL -> 127;
      case MXFP4 -> 12;
      case Q2_K -> 3 * 15;
      case Q3_K -> 4 * 32;
      case Q4_K -> 15 * 63;
      case Q5_K -> 31 * 63;
      case Q6_K -> 32 * 128;
      case IQ4_XS -> 127 * 32;
      default -> throw new IllegalArgumentException(type + " has no integers");
    };
  }

  /** The sixteen levels of IQ4_NL and IQ4_XS. */
  public static int[] unevenLevels() {
    return UNEVEN.clone();
  }

  /** The sixteen levels of MXFP4. */
  public static int[] float4Levels() {
    return FLOAT4.clone();
  }

  public int[] levels() {
    return levels;
  }

  /** One for each group. */
  public int[] scales() {
    return scales;
  }

  /** One for each group. */
  public int[] minima() {
    return minima;
  }

  public float scale() {
    return scale;
  }

  public float minimum() {
    return minimum;
  }

  /** Takes the block at {@code offset} apart. */
  public void read(MemorySegment blocks, long offset) {
    MemorySegment.copy(blocks, JAVA_BYTE, offset, bytes, 0, bytes.length);
    switch (type) {
      case Q4_0 -> readQ4(2, 8);
      case Q4_1 -> {
        minimum = -half(2);
        readQ4(4, 0);
      }
      case Q5_0 -> readQ5(2, 16);
      case Q5_1 -> {
        minimum = -half(2);
        readQ5(4, 0);
      }
      case Q8_0 -> readQ8();
      case IQ4_NL -> {
        scale = half(0);
        readChoices(2, 0, UNEVEN);
      }
      case MXFP4 -> {
        scale = halvedPowerOfTwo(bytes[0] & 255);
        readChoices(1, 0, FLOAT4);
      }
      case Q2_K -> readQ2K();
      case Q3_K -> readQ3K();
      case Q4_K -> readQ4K();
      case Q5_K -> readQ5K();
      case Q6_K -> readQ6K();
      case IQ4_XS -> readIq4Xs();
      default -> throw new IllegalArgumentException(type + " has no integers");
    }
  }

  private int unsigned16(int at) {
    return (bytes[at] & 255) | (bytes[at + 1] & 255) << 8;
  }

  private float half(int at) {
    return Float.float16ToFloat((short) unsigned16(at));
  }

  /** 2^(code − 128): the levels that it scales are doubled. Small codes make denormals. */
  private static float halvedPowerOfTwo(int code) {
    return Float.intBitsToFloat(code < 2 ? 0x00200000 << code : (code - 1) << 23);
  }

  private void readQ4(int at, int offset) {
    scale = half(0);
    for (int j = 0; j < 16; j++) {
      levels[j] = (bytes[at + j] & 15) - offset;
      levels[j + 16] = (bytes[at + j] >> 4 & 15) - offset;
    }
  }

  private void readQ5(int at, int offset) {
    scale = half(0);
    int high = unsigned16(at) | unsigned16(at + 2) << 16;
    for (int j = 0; j < 16; j++) {
      levels[j] = ((bytes[at + 4 + j] & 15) | (high >> j & 1) << 4) - offset;
      levels[j + 16] = ((bytes[at + 4 + j] >> 4 & 15) | (high >> (j + 16) & 1) << 4) - offset;
    }
  }

  private void readQ8() {
    scale = half(0);
    for (int j = 0; j < 32; j++) {
      levels[j] = bytes[2 + j];
    }
  }

  private void readChoices(int at, int to, int[] values) {
    for (int j = 0; j < 16; j++) {
      levels[to + j] = values[bytes[at + j] & 15];
      levels[to + j + 16] = values[bytes[at + j] >> 4 & 15];
    }
  }

  private void readQ2K() {
    scale = half(80);
    minimum = half(82);
    for (int g = 0; g < 16; g++) {
      scales[g] = bytes[g] & 15;
      minima[g] = bytes[g] >> 4 & 15;
    }
    for (int i = 0; i < 256; i++) {
      levels[i] = twoBits(16, i);
    }
  }

  /** Two bits of weight {@code i}: 128 weights lie in 32 bytes, 32 of them at each shift. */
  private int twoBits(int at, int i) {
    return bytes[at + i / 128 * 32 + i % 32] >> (i % 128 / 32 * 2) & 3;
  }

  private void readQ3K() {
    scale = half(108);
    for (int g = 0; g < 16; g++) {
      int low = g < 8 ? bytes[96 + g] & 15 : bytes[96 + g - 8] >> 4 & 15;
      int high = bytes[104 + g % 4] >> (g / 4 * 2) & 3;
      scales[g] = (low | high << 4) - 32;
    }
    for (int i = 0; i < 256; i++) {
      levels[i] = (twoBits(32, i) | (bytes[i % 32] >> (i / 32) & 1) << 2) - 4;
    }
  }

  private void readQ4K() {
    readSixBits();
    for (int i = 0; i < 256; i++) {
      levels[i] = bytes[16 + i / 64 * 32 + i % 32] >> (i % 64 / 32 * 4) & 15;
    }
  }

  private void readQ5K() {
    readSixBits();
    for (int i = 0; i < 256; i++) {
      int low = bytes[48 + i / 64 * 32 + i % 32] >> (i % 64 / 32 * 4) & 15;
      levels[i] = low | (bytes[16 + i % 32] >> (i / 32) & 1) << 4;
    }
  }

  /** Eight scales and minima of six bits in the twelve bytes after the block's own two. */
  private void readSixBits() {
    scale = half(0);
    minimum = half(2);
    for (int g = 0; g < 4; g++) {
      scales[g] = bytes[4 + g] & 63;
      minima[g] = bytes[8 + g] & 63;
      scales[g + 4] = (bytes[12 + g] & 15) | (bytes[4 + g] >> 6 & 3) << 4;
      minima[g + 4] = (bytes[12 + g] >> 4 & 15) | (bytes[8 + g] >> 6 & 3) << 4;
    }
  }

  private void readQ6K() {
    scale = half(208);
    for (int g = 0; g < 16; g++) {
      scales[g] = bytes[192 + g];
    }
    for (int i = 0; i < 256; i++) {
      int half = i / 128;
      int quarter = i % 128 / 32;
      int low = bytes[64 * half + i % 64] >> (quarter / 2 * 4) & 15;
      int high = bytes[128 + 32 * half + i % 32] >> (2 * quarter) & 3;
      levels[i] = (low | high << 4) - 32;
    }
  }

  private void readIq4Xs() {
    scale = half(0);
    int high = unsigned16(2);
    for (int g = 0; g < 8; g++) {
      int low = bytes[4 + g / 2] >> (4 * (g % 2)) & 15;
      scales[g] = (low | (high >> (2 * g) & 3) << 4) - 32;
      readChoices(8 + 16 * g, 32 * g, UNEVEN);
    }
  }
}
