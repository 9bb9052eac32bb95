package dev.hearth.format.block;

import dev.hearth.format.HearthException;
import java.util.Locale;
import java.util.Optional;

/**
 * Every tensor type that a GGUF file can hold: its number in the file, how many weights one block
 * packs, and how many bytes that takes. The sizes are spelled out as sums of the block's fields, in
 * the order in which they are stored.
 */
public enum BlockType {
  F32(0, 1, 4),
  F16(1, 1, 2),
  /** The upper half of a float32. */
  BF16(30, 1, 2),
  F64(28, 1, 8),
  I8(24, 1, 1),
  I16(25, 1, 2),
  I32(26, 1, 4),
  I64(27, 1, 8),

  /** Scale, 4-bit weights around zero. */
  Q4_0(2, 32, 2 + 16),
  /** Scale, minimum, 4-bit weights. */
  Q4_1(3, 32, 2 + 2 + 16),
  /** Scale, fifth bits, low four bits. */
  Q5_0(6, 32, 2 + 4 + 16),
  /** Scale, minimum, fifth bits, low four bits. */
  Q5_1(7, 32, 2 + 2 + 4 + 16),
  /** Scale, signed bytes. */
  Q8_0(8, 32, 2 + 32),

  /** 16 four-bit scales and minima, 2-bit weights, scale of scales, scale of minima. */
  Q2_K(10, 256, 16 + 64 + 2 + 2),
  /** Third bits, low two bits, 16 six-bit scales, scale of scales. */
  Q3_K(11, 256, 32 + 64 + 12 + 2),
  /** Scale of scales, scale of minima, 8 six-bit scales and minima, 4-bit weights. */
  Q4_K(12, 256, 2 + 2 + 12 + 128),
  /** Scale of scales, scale of minima, 8 six-bit scales and minima, fifth bits, low four bits. */
  Q5_K(13, 256, 2 + 2 + 12 + 32 + 128),
  /** Low four bits, high two bits, 16 eight-bit scales, scale of scales. */
  Q6_K(14, 256, 128 + 64 + 16 + 2),
  /** Float32 scale, signed bytes, 16 sums of 16: an intermediate form of activations. */
  Q8_K(15, 256, 4 + 256 + 32),

  /** Scale, 8 × (four grid indices, signs and a 4-bit scale). */
  IQ2_XXS(16, 256, 2 + 64),
  /** Scale, 32 × (9-bit grid index, 7 sign bits), 16 four-bit scales. */
  IQ2_XS(17, 256, 2 + 64 + 8),
  /** Scale, 32 low index bytes, 32 sign bytes, high index bits, 16 four-bit scales. */
  IQ2_S(22, 256, 2 + 32 + 32 + 8 + 8),
  /** Scale, 64 grid indices, 8 × (signs and a 4-bit scale). */
  IQ3_XXS(18, 256, 2 + 64 + 32),
  /** Scale, 64 low index bytes, high index bits, sign bytes, 8 four-bit scales. */
  IQ3_S(21, 256, 2 + 64 + 8 + 32 + 4),
  /** Scale, 32 low index bytes, 8 × (high index bits, scale, shift). */
  IQ1_S(19, 256, 2 + 32 + 16),
  /** 32 low index bytes, 32 nibbles of high index bits and shift, scales with the block's own. */
  IQ1_M(29, 256, 32 + 16 + 8),
  /** Scale, 4-bit indices into sixteen uneven levels. */
  IQ4_NL(20, 32, 2 + 16),
  /** Scale of scales, 8 six-bit scales, 4-bit indices into sixteen uneven levels. */
  IQ4_XS(23, 256, 2 + 2 + 4 + 128),

  /** Five ternary weights a byte, then four a byte, scale. */
  TQ1_0(34, 256, 48 + 4 + 2),
  /** Four ternary weights a byte, scale. */
  TQ2_0(35, 256, 64 + 2),

  /** Power-of-two scale, 4-bit floats (OCP Microscaling Formats 1.0). */
  MXFP4(39, 32, 1 + 16),
  /** Four 8-bit float scales, 4-bit floats. */
  NVFP4(40, 64, 4 + 32),
  /** Scale, sign bits. */
  Q1_0(41, 128, 2 + 16),
  /** Scale, 2-bit weights. */
  Q2_0(42, 64, 2 + 16);

  private static final BlockType[] BY_GGML_ID = byGgmlId();

  private final int ggmlId;
  private final int weightsPerBlock;
  private final int bytesPerBlock;

  BlockType(int ggmlId, int weightsPerBlock, int bytesPerBlock) {
    this.ggmlId = ggmlId;
    this.weightsPerBlock = weightsPerBlock;
    this.bytesPerBlock = bytesPerBlock;
  }

  /** The type's number in a GGUF file. */
  public int ggmlId() {
    return ggmlId;
  }

  /** How many weights one block packs; rows are whole numbers of blocks. */
  public int weightsPerBlock() {
    return weightsPerBlock;
  }

  /** How many bytes one block takes. */
  public int bytesPerBlock() {
    return bytesPerBlock;
  }

  /** Whether {@link BlockCodec} can unpack and pack it: all but the integers and float64. */
  public boolean decodes() {
    return switch (this) {
      case F64, I8, I16, I32, I64 -> false;
      default -> true;
    };
  }

  /**
   * The bytes that so many weights take.
   *
   * @throws HearthException BAD_INPUT where {@code weights} is negative or not a whole number of
   *     blocks, or where the size does not fit 63 bits
   */
  public long bytes(long weights) {
    if (weights < 0 || weights % weightsPerBlock != 0) {
      throw new HearthException(
          HearthException.Code.BAD_INPUT,
          weights + " weights are not a whole number of " + this + " blocks of " + weightsPerBlock,
          "the file is damaged or was written for another type");
    }
    long blocks = weights / weightsPerBlock;
    if (blocks > Long.MAX_VALUE / bytesPerBlock) {
      throw new HearthException(
          HearthException.Code.BAD_INPUT,
          weights + " weights of " + this + " take more than 2^63 bytes",
          "the file is damaged");
    }
    return blocks * bytesPerBlock;
  }

  /** The type with this number in a GGUF file; empty where there is none (or no longer one). */
  public static Optional<BlockType> ofGgmlId(int id) {
    return id < 0 || id >= BY_GGML_ID.length
        ? Optional.empty()
        : Optional.ofNullable(BY_GGML_ID[id]);
  }

  /** The usual name in lower case, as in {@code q4_k}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static BlockType[] byGgmlId() {
    int ids = 0;
    for (BlockType type : values()) {
      ids = Math.max(ids, type.ggmlId + 1);
    }
    BlockType[] table = new BlockType[ids];
    for (BlockType type : values()) {
      table[type.ggmlId] = type;
    }
    return table;
  }
}
