package dev.hearth.compute.machine;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.hearth.compute.machine.Assembler.Arithmetic;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What this processor can do and the system lets programs use, asked by {@code cpuid} and {@code
 * xgetbv}.
 *
 * @param avx2 AVX2 with FMA and float16 conversions
 * @param avxVnni 8-bit dot products in 256 bits
 * @param avx512 AVX-512 F, BW, DQ and VL
 * @param avx512Vnni 8-bit dot products in 512 bits
 * @param amxInt8 8-bit products of tiles, permitted to this process
 * @param intel made by Intel
 */
record Processor(
    boolean avx2,
    boolean avxVnni,
    boolean avx512,
    boolean avx512Vnni,
    boolean amxInt8,
    boolean intel) {

  /** The first four letters of Intel's name for itself. */
  private static final int INTEL = 0x756E6547;

  /**
   * How far ahead weights should be asked for that are read once: Intel's server cores reach the
   * speed of memory only so (Sapphire Rapids: 94 to 98 % instead of 73 to 92); AMD's Zen 4 became
   * slower.
   */
  private static final int INTEL_PREFETCH_BYTES = 2048;

  private static final int PERMIT_STATE = 0x1023;
  private static final int TILE_DATA = 18;
  private static final int ARCH_PRCTL = 158;
  private static final long VECTOR_STATE = 0x6;
  private static final long MASK_STATE = 0xE0;
  private static final long TILE_STATE = 0x60000;

  static Processor detect() throws NativeMemory.Refused {
    Native cpuid = Native.load(cpuidCode());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(16, 16);
      cpuid.call(0, 0, out.address());
      int leafMax = out.get(JAVA_INT, 0);
      boolean intel = out.get(JAVA_INT, 4) == INTEL;
      cpuid.call(1, 0, out.address());
      int base = out.get(JAVA_INT, 8);
      boolean systemSaves = bit(base, 27);
      if (leafMax < 7 || !systemSaves || !bit(base, 28)) {
        return new Processor(false, false, false, false, false, intel);
      }
      Native.load(xgetbvCode()).call(out.address(), 0, 0);
      long state = Integer.toUnsignedLong(out.get(JAVA_INT, 0));
      cpuid.call(7, 0, out.address());
      int subleafMax = out.get(JAVA_INT, 0);
      int b = out.get(JAVA_INT, 4);
      int c = out.get(JAVA_INT, 8);
      int d = out.get(JAVA_INT, 12);
      int one = 0;
      if (subleafMax >= 1) {
        cpuid.call(7, 1, out.address());
        one = out.get(JAVA_INT, 0);
      }
      boolean avx2 = has(state, VECTOR_STATE) && bit(b, 5) && bit(base, 12) && bit(base, 29);
      boolean avx512 =
          avx2 && has(state, MASK_STATE) && bit(b, 16) && bit(b, 17) && bit(b, 30) && bit(b, 31);
      boolean tiles = avx512 && bit(d, 24) && bit(d, 25) && has(state, TILE_STATE);
      return new Processor(
          avx2,
          avx2 && bit(one, 4),
          avx512,
          avx512 && bit(c, 11),
          tiles && tilesPermitted(out),
          intel);
    }
  }

  int prefetchBytes() {
    return intel ? INTEL_PREFETCH_BYTES : 0;
  }

  private static boolean bit(int word, int place) {
    return (word >> place & 1) != 0;
  }

  private static boolean has(long state, long wanted) {
    return (state & wanted) == wanted;
  }

  /** Leaf in RDI, subleaf in RSI; EAX, EBX, ECX, EDX to where RDX points. */
  private static byte[] cpuidCode() {
    Assembler a = new Assembler();
    a.move(Gpr.RAX, Gpr.RDI);
    a.move(Gpr.RCX, Gpr.RSI);
    a.move(Gpr.R8, Gpr.RDX);
    a.push(Gpr.RBX);
    a.cpuid();
    a.store32(Address.at(Gpr.R8, 0), Gpr.RAX);
    a.store32(Address.at(Gpr.R8, 4), Gpr.RBX);
    a.store32(Address.at(Gpr.R8, 8), Gpr.RCX);
    a.store32(Address.at(Gpr.R8, 12), Gpr.RDX);
    a.pop(Gpr.RBX);
    a.ret();
    return a.finish();
  }

  /** The states that the system saves, to where RDI points. */
  private static byte[] xgetbvCode() {
    Assembler a = new Assembler();
    a.arithmetic(Arithmetic.XOR, Gpr.RCX, Gpr.RCX);
    a.xgetbv();
    a.store32(Address.at(Gpr.RDI, 0), Gpr.RAX);
    a.ret();
    return a.finish();
  }

  /**
   * Asks Linux for the right to use tiles ({@code arch_prctl(ARCH_REQ_XCOMP_PERM)}); it holds for
   * all threads.
   */
  private static boolean tilesPermitted(MemorySegment out) throws NativeMemory.Refused {
    Assembler a = new Assembler();
    a.move(Gpr.R8, Gpr.RDI);
    a.move(Gpr.RAX, ARCH_PRCTL);
    a.move(Gpr.RDI, PERMIT_STATE);
    a.move(Gpr.RSI, TILE_DATA);
    a.systemCall();
    a.store(Address.at(Gpr.R8, 0), Gpr.RAX);
    a.ret();
    Native.load(a.finish()).call(out.address(), 0, 0);
    return out.get(JAVA_INT, 0) == 0;
  }
}
