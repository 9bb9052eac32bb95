package dev.hearth.format.gguf;

import org.jspecify.annotations.Nullable;

/** The types of metadata values, with their number and size in the file. */
public enum ValueType {
  UINT8(0, 1),
  INT8(1, 1),
  UINT16(2, 2),
  INT16(3, 2),
  UINT32(4, 4),
  INT32(5, 4),
  FLOAT32(6, 4),
  BOOL(7, 1),
  /** A length of 8 bytes, then bytes that should be UTF-8 and sometimes are not. */
  STRING(8, -1),
  /** An element type, a length of 8 bytes, then the elements, which may be arrays. */
  ARRAY(9, -1),
  UINT64(10, 8),
  INT64(11, 8),
  FLOAT64(12, 8);

  private static final ValueType[] BY_NUMBER = values();

  private final int number;
  private final int fixedBytes;

  ValueType(int number, int fixedBytes) {
    this.number = number;
    this.fixedBytes = fixedBytes;
  }

  /** The number that stands for this type in a file. */
  public int number() {
    return number;
  }

  /** Whether every value of this type takes {@link #bytes()} bytes. */
  public boolean hasFixedBytes() {
    return fixedBytes > 0;
  }

  /** Bytes of one value; the least number of bytes for strings and arrays. */
  int bytesMin() {
    return switch (this) {
      case STRING -> Long.BYTES;
      case ARRAY -> Integer.BYTES + Long.BYTES;
      default -> fixedBytes;
    };
  }

  /** Bytes of one value; not for strings and arrays. */
  public int bytes() {
    if (!hasFixedBytes()) {
      throw new IllegalStateException(this + " has no fixed size");
    }
    return fixedBytes;
  }

  /** Whether values are whole numbers. */
  public boolean isWhole() {
    return switch (this) {
      case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 -> true;
      case FLOAT32, FLOAT64, BOOL, STRING, ARRAY -> false;
    };
  }

  /** Whether values are floating-point numbers. */
  public boolean isReal() {
    return this == FLOAT32 || this == FLOAT64;
  }

  /** The type that {@code number} stands for, or null if there is none. */
  static @Nullable ValueType ofNumber(int number) {
    return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
  }
}
