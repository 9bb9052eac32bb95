package dev.hearth.compute;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;

/**
 * Loops that use one part of the hardware and nothing else, so that its limit can be measured. They
 * take no time themselves and print nothing: whoever calls looks at the clock. Safe for many
 * threads at once.
 */
public interface Probe {
  /** Where the loops come from, for people. */
  String name();

  /** Memory of {@code owner} that lies as weights do, zeroed and not touched yet. */
  MemorySegment allocate(Arena owner, long bytes);

  /** Ways to read memory once, from the lowest address to the highest; the fastest is the limit. */
  List<Reader> readers();

  /** Arithmetic in registers; empty where none could be had that is as fast as kernels. */
  List<Peak> peaks();

  /** One way to read. */
  interface Reader {
    String name();

    /**
     * @param from a multiple of {@link #UNIT_BYTES}
     * @param bytes a multiple of {@link #UNIT_BYTES}
     */
    void read(MemorySegment memory, long from, long bytes);

    /** What a reader reads at once. */
    int UNIT_BYTES = 1024;
  }

  /** One kind of arithmetic. */
  interface Peak {
    /** For example {@code float32}. */
    String name();

    /** Multiplications and additions of one round. */
    long operationsPerRound();

    void run(long rounds);
  }

  /** Refuses a range that is not within {@code memory} or not in whole units. */
  static void check(MemorySegment memory, long from, long bytes) {
    if (from % Reader.UNIT_BYTES != 0 || bytes % Reader.UNIT_BYTES != 0) {
      throw new IllegalArgumentException(from + " and " + bytes + " bytes");
    }
    Objects.checkFromIndexSize(from, bytes, memory.byteSize());
  }
}
