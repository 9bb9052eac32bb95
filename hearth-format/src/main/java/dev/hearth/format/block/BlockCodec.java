package dev.hearth.format.block;

import java.lang.foreign.*;

public final class BlockCodec {
  private BlockCodec() {}

  public static void decode(
      BlockType type,
      MemorySegment blocks,
      long byteOffset,
      float[] out,
      int outOffset,
      int weights) {
    ValueLayout.OfShort S = ValueLayout.JAVA_SHORT_UNALIGNED;
    for (int i = 0; i < weights; i++)
      switch (type) {
        case F32 ->
            out[outOffset + i] = blocks.get(ValueLayout.JAVA_FLOAT_UNALIGNED, byteOffset + 4L * i);
        case F16 -> out[outOffset + i] = Float.float16ToFloat(blocks.get(S, byteOffset + 2L * i));
        default -> throw new IllegalArgumentException(type.toString());
      }
  }
}
