package dev.hearth.testing;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages bytes as a bad disk, a cut download or a hostile hand would; the same for one seed. */
public final class Mutator {
  private static final long[] TELLING = {
    0,
    1,
    -1,
    2,
    127,
    128,
    255,
    256,
    1L << 16,
    Integer.MAX_VALUE,
    1L << 31,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MAX_VALUE / 4 + 2,
    (1L << 61) + 1
  };

  private final SplittableRandom random;

  public Mutator(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** A copy of {@code bytes} with one to four damages. */
  public byte[] mutate(byte[] bytes) {
    byte[] result = bytes.clone();
    int damages = 1 + random.nextInt(4);
    for (int i = 0; i < damages && result.length > 0; i++) {
      result = damage(result);
    }
    return result;
  }

  private byte[] damage(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(7)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt(256);
      case 2 -> overwrite(bytes, at, TELLING[random.nextInt(TELLING.length)]);
      case 3 -> overwrite(bytes, at, random.nextInt(2 * bytes.length));
      case 4 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 5 -> {
        return without(bytes, at, Math.min(bytes.length - at, 1 + random.nextInt(16)));
      }
      default -> {
        return doubled(bytes, at, Math.min(bytes.length - at, 1 + random.nextInt(64)));
      }
    }
    return bytes;
  }

  /** Writes a number of 1, 2, 4 or 8 bytes, little-endian, as far as there is room. */
  private void overwrite(byte[] bytes, int at, long number) {
    int width = 1 << random.nextInt(4);
    for (int i = 0; i < width && at + i < bytes.length; i++) {
      bytes[at + i] = (byte) (number >>> (8 * i));
    }
  }

  private static byte[] without(byte[] bytes, int at, int count) {
    byte[] result = Arrays.copyOf(bytes, bytes.length - count);
    System.arraycopy(bytes, at + count, result, at, bytes.length - at - count);
    return result;
  }

  private static byte[] doubled(byte[] bytes, int at, int count) {
    byte[] result = Arrays.copyOf(bytes, bytes.length + count);
    System.arraycopy(bytes, at, result, at + count, bytes.length - at);
    return result;
  }
}
