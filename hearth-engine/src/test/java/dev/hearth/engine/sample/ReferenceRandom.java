package dev.hearth.engine.sample;

/**
 * The generator of the reference implementation, for tests only: MT19937 (Matsumoto and Nishimura
 * 1998) and libstdc++'s way from its words to floats and doubles. With it our samplers must choose
 * the reference's tokens.
 */
final class ReferenceRandom implements Draws {
  private static final int WORDS = 624;
  private static final int MIDDLE = 397;

  private final int[] state = new int[WORDS];
  private int next = WORDS;
  private boolean idle;

  ReferenceRandom(int seed) {
    state[0] = seed;
    for (int i = 1; i < WORDS; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /** The reference draws nothing where one candidate is left; then neither must this. */
  void idle(boolean idle) {
    this.idle = idle;
  }

  @Override
  public double uniform(long position, Lane lane) {
    if (idle) {
      return 0.0;
    }
    return lane == Lane.XTC ? (float) word() / 0x1p32f : (word() + word() * 0x1p32) / 0x1p64;
  }

  private long word() {
    if (next == WORDS) {
      refill();
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y & 0xFFFFFFFFL;
  }

  private void refill() {
    for (int i = 0; i < WORDS; i++) {
      int y = (state[i] & 0x80000000) | (state[(i + 1) % WORDS] & 0x7fffffff);
      state[i] = state[(i + MIDDLE) % WORDS] ^ (y >>> 1) ^ ((y & 1) != 0 ? 0x9908b0df : 0);
    }
    next = 0;
  }
}
