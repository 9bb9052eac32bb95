package dev.hearth.compute.machine;

import org.jspecify.annotations.Nullable;

/** The instruction sets that kernels are written for. */
enum Isa {
  /** AVX-512 with 8-bit dot products. */
  AVX512_VNNI(512, 32),
  /** AVX2 with 8-bit dot products. */
  AVX2_VNNI(256, 16),
  AVX2(256, 16);

  /** Bits of a vector. */
  final int bits;

  /** Vector registers. */
  final int registers;

  /** Rows of weights side by side: one for each 32-bit lane. */
  final int lanes;

  /** Bytes of a vector, which is also a line of packed weights: four of each row. */
  final int lineBytes;

  Isa(int bits, int registers) {
    this.bits = bits;
    this.registers = registers;
    this.lanes = bits / 32;
    this.lineBytes = bits / 8;
  }

  /** The best that a processor has, or null. */
  static @Nullable Isa of(Processor processor) {
    if (processor.avx512Vnni()) {
      return AVX512_VNNI;
    }
    if (processor.avxVnni()) {
      return AVX2_VNNI;
    }
    return processor.avx2() ? AVX2 : null;
  }

  /** Whether a processor can run code of this set. */
  boolean runsOn(Processor processor) {
    return switch (this) {
      case AVX512_VNNI -> processor.avx512Vnni();
      case AVX2_VNNI -> processor.avxVnni();
      case AVX2 -> processor.avx2();
    };
  }

  /**
   * Whether products of unsigned with signed bytes are added in 16 bits first, so that levels of
   * eight bits must be signed.
   */
  boolean addsIn16Bits() {
    return this == AVX2;
  }

  /** How kernels are told that only so many rows of a vector are to be stored, 1 … lanes. */
  long storeMask(int rows) {
    return bits == 512 ? (1L << rows) - 1 : 4L * (lanes - rows);
  }
}
