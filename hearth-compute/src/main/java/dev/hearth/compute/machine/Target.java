package dev.hearth.compute.machine;

/**
 * What kernels are made for.
 *
 * @param tiles whether products of many tokens may use tile registers
 * @param prefetchBytes how far ahead weights are asked for; 0 where the processor does so itself
 */
record Target(Isa isa, boolean tiles, int prefetchBytes) {
  Target {
    if (tiles && isa != Isa.AVX512_VNNI) {
      throw new IllegalArgumentException("tiles go with AVX-512");
    }
  }

  /** The instruction sets, for people. */
  String label() {
    String vectors =
        switch (isa) {
          case AVX512_VNNI -> "AVX-512 VNNI";
          case AVX2_VNNI -> "AVX2 VNNI";
          case AVX2 -> "AVX2";
        };
    return tiles ? vectors + " and AMX" : vectors;
  }
}
