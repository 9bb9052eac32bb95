package dev.hearth.format.block;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The types that are not packed: float32, float16 and bfloat16, one number after the other. */
final class PlainBlocks {
  static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);

  private static final int CHUNK = 4096;

  private PlainBlocks() {}

  static void decodeFloat32(MemorySegment in, long inAt, float[] out, int outAt, int count) {
    MemorySegment.copy(in, FLOAT, inAt, out, outAt, count);
  }

  static void decodeFloat16(MemorySegment in, long inAt, float[] out, int outAt, int count) {
    short[] bits = new short[Math.min(count, CHUNK)];
    for (int done = 0; done < count; done += bits.length) {
      int now = Math.min(bits.length, count - done);
      MemorySegment.copy(in, SHORT, inAt + 2L * done, bits, 0, now);
      for (int i = 0; i < now; i++) {
        out[outAt + done + i] = Float.float16ToFloat(bits[i]);
      }
    }
  }

  static void decodeBfloat16(MemorySegment in, long inAt, float[] out, int outAt, int count) {
    short[] bits = new short[Math.min(count, CHUNK)];
    for (int done = 0; done < count; done += bits.length) {
      int now = Math.min(bits.length, count - done);
      MemorySegment.copy(in, SHORT, inAt + 2L * done, bits, 0, now);
      for (int i = 0; i < now; i++) {
        out[outAt + done + i] = SmallFloats.bfloat16ToFloat(bits[i]);
      }
    }
  }

  static void encodeFloat32(float[] in, int inAt, MemorySegment out, long outAt, int count) {
    MemorySegment.copy(in, inAt, out, FLOAT, outAt, count);
  }

  static void encodeFloat16(float[] in, int inAt, MemorySegment out, long outAt, int count) {
    short[] bits = new short[Math.min(count, CHUNK)];
    for (int done = 0; done < count; done += bits.length) {
      int now = Math.min(bits.length, count - done);
      for (int i = 0; i < now; i++) {
        bits[i] = Float.floatToFloat16(in[inAt + done + i]);
      }
      MemorySegment.copy(bits, 0, out, SHORT, outAt + 2L * done, now);
    }
  }

  static void encodeBfloat16(float[] in, int inAt, MemorySegment out, long outAt, int count) {
    short[] bits = new short[Math.min(count, CHUNK)];
    for (int done = 0; done < count; done += bits.length) {
      int now = Math.min(bits.length, count - done);
      for (int i = 0; i < now; i++) {
        bits[i] = SmallFloats.floatToBfloat16(in[inAt + done + i]);
      }
      MemorySegment.copy(bits, 0, out, SHORT, outAt + 2L * done, now);
    }
  }
}
