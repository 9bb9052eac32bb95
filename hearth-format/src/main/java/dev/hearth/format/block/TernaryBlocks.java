package dev.hearth.format.block;

/**
 * TQ1_0 and TQ2_0: 256 weights of −1, 0 or 1 times a float16 scale, for models that were trained
 * with such weights; others lose nearly everything.
 */
final class TernaryBlocks {
  private static final int WEIGHTS = 256;

  private TernaryBlocks() {}

  /**
   * Base three. A byte holds five digits d as a fraction, the first the most significant: the least
   * byte b with b/256 ≥ (81 d₀ + 27 d₁ + 9 d₂ + 3 d₃ + d₄)/243, so that the digits come out by
   * multiplying by three and taking what exceeds 256. Bytes 0 to 31 hold the digits j, j + 32, …;
   * then 16 bytes with digits 16 apart; then four bytes of four digits four apart.
   */
  static final BlockFormat TQ1_0 =
      new BlockFormat() {
        private static final int HALF_AT = 32 + 16 + 4;
        private static final int BYTES = HALF_AT + 2;

        @Override
        public void decode(byte[] in, int inAt, float[] out, int outAt, int blocks) {
          for (int b = 0; b < blocks; b++) {
            int from = inAt + b * BYTES;
            int to = outAt + b * WEIGHTS;
            float scale = Numbers.half(in, from + HALF_AT);
            unpack(in, from, 32, 5, scale, out, to);
            unpack(in, from + 32, 16, 5, scale, out, to + 160);
            unpack(in, from + 48, 4, 4, scale, out, to + 240);
          }
        }

        private static void unpack(
            byte[] in, int from, int stride, int digits, float scale, float[] out, int to) {
          int power = 1;
          for (int digit = 0; digit < digits; digit++) {
            for (int j = 0; j < stride; j++) {
              int fraction = (in[from + j] * power) & 255;
              out[to + digit * stride + j] = (((fraction * 3) >> 8) - 1) * scale;
            }
            power *= 3;
          }
        }

        @Override
        public void encode(Source source, byte[] out, int outAt, int blocks) {
          byte[] digits = new byte[WEIGHTS];
          for (int b = 0; b < blocks; b++) {
            int to = outAt + b * BYTES;
            round(source.values(), b * WEIGHTS, digits, out, to + HALF_AT);
            pack(digits, 0, 32, 5, out, to);
            pack(digits, 160, 16, 5, out, to + 32);
            pack(digits, 240, 4, 4, out, to + 48);
          }
        }

        private static void pack(
            byte[] digits, int from, int stride, int count, byte[] out, int to) {
          for (int j = 0; j < stride; j++) {
            int number = 0;
            for (int digit = 0; digit < 5; digit++) {
              number = 3 * number + (digit < count ? digits[from + digit * stride + j] : 0);
            }
            out[to + j] = (byte) ((number * 256 + 242) / 243);
          }
        }
      };

  /** Two bits: each half of 128 takes 32 bytes, laid out as in the K types. */
  static final BlockFormat TQ2_0 =
      new BlockFormat() {
        private static final int HALF_AT = 64;
        private static final int BYTES = HALF_AT + 2;

        @Override
        public void decode(byte[] in, int inAt, float[] out, int outAt, int blocks) {
          for (int b = 0; b < blocks; b++) {
            int from = inAt + b * BYTES;
            float scale = Numbers.half(in, from + HALF_AT);
            for (int group = 0; group < 16; group++) {
              int at = from + TwoBits.offset(group);
              int shift = TwoBits.shift(group);
              int to = outAt + b * WEIGHTS + 16 * group;
              for (int j = 0; j < 16; j++) {
                out[to + j] = ((in[at + j] >> shift & 3) - 1) * scale;
              }
            }
          }
        }

        @Override
        public void encode(Source source, byte[] out, int outAt, int blocks) {
          byte[] digits = new byte[WEIGHTS];
          for (int b = 0; b < blocks; b++) {
            int to = outAt + b * BYTES;
            round(source.values(), b * WEIGHTS, digits, out, to + HALF_AT);
            TwoBits.put(digits, out, to);
          }
        }
      };

  /** Rounds to −1, 0 and 1 (digits 0, 1 and 2) of the largest magnitude, and stores that. */
  private static void round(float[] in, int at, byte[] digits, byte[] out, int halfAt) {
    float largest = Math.abs(Numbers.extreme(in, at, WEIGHTS));
    float inverse = largest != 0 ? 1f / largest : 0f;
    Numbers.putHalf(out, halfAt, largest);
    for (int i = 0; i < WEIGHTS; i++) {
      digits[i] = (byte) Math.clamp(Numbers.nearestAway(in[at + i] * inverse) + 1L, 0, 2);
    }
  }
}
