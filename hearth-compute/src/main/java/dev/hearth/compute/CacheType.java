package dev.hearth.compute;

/** How cached keys and values are stored. */
public enum CacheType {
  F32(32, 128),
  F16(32, 64),
  /** 32 values as int8 with one float16 scale. */
  Q8_0(32, 34);

  private final int values;
  private final int bytes;

  CacheType(int values, int bytes) {
    this.values = values;
    this.bytes = bytes;
  }

  /** Values that share one block. */
  public int blockValues() {
    return this == Q8_0 ? values : 1;
  }

  /** Bytes of {@code count} values, a multiple of {@link #blockValues()}. */
  public long bytes(long count) {
    return this == Q8_0
        ? Math.multiplyExact(count / values, (long) bytes)
        : Math.multiplyExact(count, (long) bytes / values);
  }
}
