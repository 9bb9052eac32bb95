package dev.hearth.format.block;

/** Q1_0 and Q2_0: one or two bits a weight and a float16 scale, lowest bits first. */
final class TinyBlocks {
  private TinyBlocks() {}

  /** 128 weights: a set bit is plus the scale, a clear one minus the scale. */
  static final BlockFormat Q1_0 =
      new BlockFormat() {
        private static final int WEIGHTS = 128;
        private static final int BYTES = 2 + WEIGHTS / 8;

        @Override
        public void decode(byte[] in, int inAt, float[] out, int outAt, int blocks) {
          for (int b = 0; b < blocks; b++) {
            int from = inAt + b * BYTES;
            int to = outAt + b * WEIGHTS;
            float scale = Numbers.half(in, from);
            for (int i = 0; i < WEIGHTS; i++) {
              boolean plus = (in[from + 2 + i / 8] >> (i % 8) & 1) == 1;
              out[to + i] = plus ? scale : -scale;
            }
          }
        }

        @Override
        public void encode(Source source, byte[] out, int outAt, int blocks) {
          float[] in = source.values();
          for (int b = 0; b < blocks; b++) {
            int to = outAt + b * BYTES;
            float sum = 0f;
            for (int i = 0; i < WEIGHTS; i++) {
              float value = in[b * WEIGHTS + i];
              sum += Math.abs(value);
              out[to + 2 + i / 8] |= (byte) (value >= 0 ? 1 << (i % 8) : 0);
            }
            Numbers.putHalf(out, to, sum / WEIGHTS);
          }
        }
      };

  /** 64 weights: −1, 0, 1 or 2 times the scale, which is the largest magnitude. */
  static final BlockFormat Q2_0 =
      new BlockFormat() {
        private static final int WEIGHTS = 64;
        private static final int BYTES = 2 + WEIGHTS / 4;

        @Override
        public void decode(byte[] in, int inAt, float[] out, int outAt, int blocks) {
          for (int b = 0; b < blocks; b++) {
            int from = inAt + b * BYTES;
            int to = outAt + b * WEIGHTS;
            float scale = Numbers.half(in, from);
            for (int i = 0; i < WEIGHTS; i++) {
              out[to + i] = ((in[from + 2 + i / 4] >> (2 * (i % 4)) & 3) - 1) * scale;
            }
          }
        }

        @Override
        public void encode(Source source, byte[] out, int outAt, int blocks) {
          float[] in = source.values();
          for (int b = 0; b < blocks; b++) {
            int from = b * WEIGHTS;
            int to = outAt + b * BYTES;
            float scale = Math.abs(Numbers.extreme(in, from, WEIGHTS));
            float inverse = scale > 0 ? 1f / scale : 0f;
            Numbers.putHalf(out, to, scale);
            for (int i = 0; i < WEIGHTS; i++) {
              int level = Math.clamp(Numbers.nearestAway(in[from + i] * inverse) + 1L, 0, 3);
              out[to + 2 + i / 4] |= (byte) (level << (2 * (i % 4)));
            }
          }
        }
      };
}
