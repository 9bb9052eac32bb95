package dev.hearth.engine.sample;

/**
 * The counter-based generator Philox4x32-10: random words are a function of a key and a counter and
 * nothing is remembered between calls, so any draw can be repeated alone, in any order.
 *
 * <p>Source: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3",
 * SC 2011. The key is the request's seed; the counter is (position, lane).
 */
record Philox(long seed) implements Draws {
  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final long LOW_32 = 0xFFFFFFFFL;

  @Override
  public double uniform(long position, Lane lane) {
    long words = first64((int) position, (int) (position >>> 32), lane.number(), 0);
    return (words >>> 11) * 0x1.0p-53;
  }

  private long first64(int c0, int c1, int c2, int c3) {
    int[] out = new int[4];
    block(c0, c1, c2, c3, (int) seed, (int) (seed >>> 32), out);
    return ((out[0] & LOW_32) << 32) | (out[1] & LOW_32);
  }

  /** One block: four counter words and two key words to four random words. */
  static void block(int c0, int c1, int c2, int c3, int k0, int k1, int[] out) {
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = MULTIPLIER_0 * (c0 & LOW_32);
      long p1 = MULTIPLIER_1 * (c2 & LOW_32);
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c1 = (int) p1;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c3 = (int) p0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
  }
}
