package dev.hearth.starter;

/**
 * Seeds of streams that must have nothing to do with each other. Seeds that differ by a multiple of
 * the generator's own step would give one stream, shifted.
 */
final class Seeds {
  private Seeds() {}

  /** A seed for the {@code number}th stream (the finaliser of MurmurHash3, twice). */
  static long mixed(long seed, long number) {
    return finished(finished(seed) + number);
  }

  private static long finished(long value) {
    long z = value ^ 0x6A09E667F3BCC909L;
    z = (z ^ (z >>> 33)) * 0xFF51AFD7ED558CCDL;
    z = (z ^ (z >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return z ^ (z >>> 33);
  }
}
