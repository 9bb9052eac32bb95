package dev.hearth.compute.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.hearth.compute.CacheType;
import dev.hearth.format.block.BlockType;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Functions are found at every call of a kernel, so finding one must cost no memory. */
class LibraryTest {
  private static final int ROUNDS = 10_000;

  private static List<Native> lookUp() {
    Isa isa = Isa.AVX2;
    PackedType type = new PackedTypes(isa).of(BlockType.Q4_K);
    assertThat(type).isNotNull();
    return List.of(
        Library.rows(type, isa, 1, 0),
        Library.rows(type, isa, 1, 1024),
        Library.tile(type, isa, 4),
        Library.unpack(type, isa),
        Library.scores(isa, CacheType.F16, 2),
        Library.values(isa, CacheType.F16, 1, 4),
        Library.values(isa, CacheType.F16, 1, 2),
        Library.quantise(isa, 32),
        Library.quantise(isa, 256));
  }

  @Test
  void everyFunctionIsItsOwnAndStays() {
    List<Native> first = lookUp();
    assertThat(first).doesNotHaveDuplicates();
    assertThat(lookUp()).containsExactlyElementsOf(first);
  }

  @Test
  void findingAFunctionAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Isa isa = Isa.AVX2;
    Native known = Library.values(isa, CacheType.F16, 1, 4);
    long before = threads.getCurrentThreadAllocatedBytes();
    boolean same = true;
    for (int i = 0; i < ROUNDS; i++) {
      same &= Library.values(isa, CacheType.F16, 1, 4) == known;
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(same).isTrue();
    assertThat(allocated).isLessThan(ROUNDS);
  }
}
