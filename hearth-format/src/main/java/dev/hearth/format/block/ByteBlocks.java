package dev.hearth.format.block;

/**
 * Q8_0 and Q8_K: one signed byte a weight. Q8_K, with its float32 scale and the sums of each
 * sixteen bytes, is a form for activations; a file may name it but weights are not published in it.
 */
final class ByteBlocks {
  private ByteBlocks() {}

  static final BlockFormat Q8_0 =
      new BlockFormat() {
        private static final int WEIGHTS = 32;
        private static final int BYTES = 2 + WEIGHTS;

        @Override
        public void decode(byte[] in, int inAt, float[] out, int outAt, int blocks) {
          for (int b = 0; b < blocks; b++) {
            int from = inAt + b * BYTES;
            scaleBytes(in, from + 2, Numbers.half(in, from), out, outAt + b * WEIGHTS, WEIGHTS);
          }
        }

        @Override
        public void encode(Source source, byte[] out, int outAt, int blocks) {
          float[] in = source.values();
          for (int b = 0; b < blocks; b++) {
            int from = b * WEIGHTS;
            int to = outAt + b * BYTES;
            float scale = Math.abs(Numbers.extreme(in, from, WEIGHTS)) / 127f;
            float inverse = scale != 0 ? 1f / scale : 0f;
            Numbers.putHalf(out, to, scale);
            for (int j = 0; j < WEIGHTS; j++) {
              out[to + 2 + j] = signedByte(Numbers.nearestAway(in[from + j] * inverse));
            }
          }
        }
      };

  static final BlockFormat Q8_K =
      new BlockFormat() {
        private static final int WEIGHTS = 256;
        private static final int SUMS_AT = 4 + WEIGHTS;
        private static final int BYTES = SUMS_AT + 2 * (WEIGHTS / 16);

        @Override
        public void decode(byte[] in, int inAt, float[] out, int outAt, int blocks) {
          for (int b = 0; b < blocks; b++) {
            int from = inAt + b * BYTES;
            float scale = Float.intBitsToFloat(Numbers.signed32(in, from));
            scaleBytes(in, from + 4, scale, out, outAt + b * WEIGHTS, WEIGHTS);
          }
        }

        @Override
        public void encode(Source source, byte[] out, int outAt, int blocks) {
          for (int b = 0; b < blocks; b++) {
            encodeBlock(source.values(), b * WEIGHTS, out, outAt + b * BYTES);
          }
        }

        private void encodeBlock(float[] in, int from, byte[] out, int to) {
          float extreme = Numbers.extreme(in, from, WEIGHTS);
          if (extreme == 0) {
            return;
          }
          float inverse = -127f / extreme;
          Numbers.put32(out, to, Float.floatToRawIntBits(1f / inverse));
          for (int group = 0; group < WEIGHTS / 16; group++) {
            int sum = 0;
            for (int j = 16 * group; j < 16 * group + 16; j++) {
              out[to + 4 + j] = signedByte(Numbers.nearest(inverse * in[from + j]));
              sum += out[to + 4 + j];
            }
            Numbers.put16(out, to + SUMS_AT + 2 * group, sum);
          }
        }
      };

  private static byte signedByte(int value) {
    return (byte) Math.clamp((long) value, -127, 127);
  }

  private static void scaleBytes(byte[] in, int from, float scale, float[] out, int to, int count) {
    for (int j = 0; j < count; j++) {
      out[to + j] = in[from + j] * scale;
    }
  }
}
