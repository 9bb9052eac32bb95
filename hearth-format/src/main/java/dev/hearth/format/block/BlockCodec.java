package dev.hearth.format.block;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.hearth.format.HearthException;
import dev.hearth.format.block.BlockFormat.Source;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Packs and unpacks the weights of every block type. This is plain scalar code with one order of
 * float operations: what it computes is the definition that faster kernels are tested against.
 *
 * <p>Unpacking accepts any bytes. It yields what they say, so a scale that is infinite or not a
 * number makes weights that are.
 *
 * <p>Packing accepts any floats. F32, F16 and BF16 keep infinities and NaN (F16 makes numbers of
 * 65520 and beyond infinite). The other types can hold neither: NaN is packed as zero, and a
 * magnitude above 2^23 (MXFP4 and Q8_K: 2^127) as that. A float16 scale that would be out of range
 * is stored as the largest float16. Blocks too small for their type's scale come out as zeros, or
 * near them where the type has no zero.
 */
public final class BlockCodec {
  /** The reach of Q8_0, 127 × 65504, rounded up; the weights of models are far below. */
  static final float LARGEST = 0x1p23f;

  /** Reached by the types whose scales have the range of float32, with room for rounding. */
  static final float LARGEST_WIDE = 0x1p127f;

  /** Importances above this count as this, so that sums stay finite. */
  private static final float IMPORTANCE_MAX = 1e15f;

  private static final int CHUNK_BYTES = 1 << 14;
  private static final int CHUNK_WEIGHTS = 1 << 14;

  private BlockCodec() {}

  /**
   * Unpacks {@code weights} weights, a whole number of blocks, from {@code blocks} at {@code
   * byteOffset} into {@code out} from {@code outOffset} on. No other element is touched.
   *
   * @throws HearthException UNSUPPORTED where the type has no float decoder, BAD_INPUT where {@code
   *     weights} is not a whole number of blocks
   * @throws IndexOutOfBoundsException where a range does not fit
   */
  public static void decode(
      BlockType type,
      MemorySegment blocks,
      long byteOffset,
      float[] out,
      int outOffset,
      int weights) {
    long bytes = checkedBytes(type, weights);
    Objects.checkFromIndexSize(byteOffset, bytes, blocks.byteSize());
    Objects.checkFromIndexSize(outOffset, weights, out.length);
    switch (type) {
      case F32 -> PlainBlocks.decodeFloat32(blocks, byteOffset, out, outOffset, weights);
      case F16 -> PlainBlocks.decodeFloat16(blocks, byteOffset, out, outOffset, weights);
      case BF16 -> PlainBlocks.decodeBfloat16(blocks, byteOffset, out, outOffset, weights);
      default -> decodeBlocks(type, blocks, byteOffset, out, outOffset, weights);
    }
  }

  private static void decodeBlocks(
      BlockType type,
      MemorySegment blocks,
      long byteOffset,
      float[] out,
      int outOffset,
      int weights) {
    BlockFormat format = Formats.of(type);
    int total = weights / type.weightsPerBlock();
    int chunk = Math.min(total, CHUNK_BYTES / type.bytesPerBlock());
    // copied, because arrays are read at the same speed whatever kind of memory the blocks are in
    byte[] copy = new byte[chunk * type.bytesPerBlock()];
    for (int done = 0; done < total; done += chunk) {
      int now = Math.min(chunk, total - done);
      long from = byteOffset + (long) done * type.bytesPerBlock();
      MemorySegment.copy(blocks, JAVA_BYTE, from, copy, 0, now * type.bytesPerBlock());
      format.decode(copy, 0, out, outOffset + done * type.weightsPerBlock(), now);
    }
  }

  /**
   * Unpacks as {@link #decode(BlockType, MemorySegment, long, float[], int, int)}, into
   * little-endian float32 from {@code outByteOffset} on.
   */
  public static void decode(
      BlockType type,
      MemorySegment blocks,
      long byteOffset,
      MemorySegment out,
      long outByteOffset,
      long weights) {
    long bytes = checkedBytes(type, weights);
    Objects.checkFromIndexSize(byteOffset, bytes, blocks.byteSize());
    Objects.checkFromIndexSize(outByteOffset, BlockType.F32.bytes(weights), out.byteSize());
    float[] chunk = new float[(int) Math.min(weights, CHUNK_WEIGHTS)];
    for (long done = 0; done < weights; done += chunk.length) {
      int now = (int) Math.min(chunk.length, weights - done);
      decode(type, blocks, byteOffset + type.bytes(done), chunk, 0, now);
      MemorySegment.copy(chunk, 0, out, PlainBlocks.FLOAT, outByteOffset + 4 * done, now);
    }
  }

  /**
   * Packs {@code weights} weights, a whole number of blocks, from {@code in} from {@code inOffset}
   * on into {@code out} at {@code byteOffset}. Pack a row of a matrix in one call: with
   * importances, Q4_0, Q4_1, Q5_0 and Q5_1 weight errors by the mean square of all weights of the
   * call.
   *
   * @param importance how much an error of each weight counts, the first for the first weight of
   *     this call: at least as many as weights; NaN and negative ones count as zero. Null or all
   *     ones where nothing is known. The K and codebook types and those named above use it.
   * @throws HearthException UNSUPPORTED where the type cannot be written, BAD_INPUT where {@code
   *     weights} is not a whole number of blocks
   * @throws IndexOutOfBoundsException where a range does not fit
   */
  public static void encode(
      BlockType type,
      float[] in,
      int inOffset,
      int weights,
      MemorySegment out,
      long byteOffset,
      float @Nullable [] importance) {
    long bytes = checkedBytes(type, weights);
    Objects.checkFromIndexSize(inOffset, weights, in.length);
    Objects.checkFromIndexSize(byteOffset, bytes, out.byteSize());
    if (importance != null) {
      Objects.checkFromIndexSize(0, weights, importance.length);
    }
    switch (type) {
      case F32 -> PlainBlocks.encodeFloat32(in, inOffset, out, byteOffset, weights);
      case F16 -> PlainBlocks.encodeFloat16(in, inOffset, out, byteOffset, weights);
      case BF16 -> PlainBlocks.encodeBfloat16(in, inOffset, out, byteOffset, weights);
      default -> encodeBlocks(type, in, inOffset, weights, out, byteOffset, importance);
    }
  }

  private static void encodeBlocks(
      BlockType type,
      float[] in,
      int inOffset,
      int weights,
      MemorySegment out,
      long byteOffset,
      float @Nullable [] importance) {
    BlockFormat format = Formats.of(type);
    float largest = type == BlockType.MXFP4 || type == BlockType.Q8_K ? LARGEST_WIDE : LARGEST;
    boolean known = importance != null && !allOnes(importance, weights);
    float meanSquare = known ? meanSquare(in, inOffset, weights, largest) : 0f;
    int chunk = Math.min(weights, CHUNK_WEIGHTS);
    float[] values = new float[chunk];
    float[] counts = new float[known ? chunk : 0];
    byte[] packed = new byte[Math.toIntExact(type.bytes(chunk))];
    for (int done = 0; done < weights; done += chunk) {
      int now = Math.min(chunk, weights - done);
      for (int i = 0; i < now; i++) {
        values[i] = finite(in[inOffset + done + i], largest);
      }
      for (int i = 0; importance != null && known && i < now; i++) {
        counts[i] = Math.max(0f, finite(importance[done + i], IMPORTANCE_MAX));
      }
      Arrays.fill(packed, (byte) 0);
      int bytes = Math.toIntExact(type.bytes(now));
      format.encode(
          new Source(values, known ? counts : null, meanSquare),
          packed,
          0,
          now / type.weightsPerBlock());
      MemorySegment.copy(packed, 0, out, JAVA_BYTE, byteOffset + type.bytes(done), bytes);
    }
  }

  private static long checkedBytes(BlockType type, long weights) {
    if (!type.decodes()) {
      throw new HearthException(
          HearthException.Code.UNSUPPORTED,
          "tensors of type " + type + " hold no weights that could be used as floats",
          "");
    }
    return type.bytes(weights);
  }

  private static boolean allOnes(float[] importance, int count) {
    for (int i = 0; i < count; i++) {
      if (importance[i] != 1f) {
        return false;
      }
    }
    return true;
  }

  private static float meanSquare(float[] in, int at, int count, float largest) {
    float sum = 0f;
    for (int i = at; i < at + count; i++) {
      float value = finite(in[i], largest);
      sum += value * value;
    }
    return sum / count;
  }

  private static float finite(float value, float largest) {
    return Float.isNaN(value) ? 0f : Math.clamp(value, -largest, largest);
  }
}
