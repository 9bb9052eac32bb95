package dev.hearth.format.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import dev.hearth.testing.Fixtures;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What opening a file may take of the heap: 64 MiB and 16 times its metadata at most. Measured is
 * all that is allocated, which is at least what is ever held.
 */
class HeapTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long MIB = 1 << 20;

  @TempDir private Path folder;

  @Test
  void aVocabularyCostsNothingUntilItIsAskedFor() {
    Path path = Fixtures.testdata().unpacked("vocab/ggml-vocab-gemma-4.gguf.gz");
    GgufFile.open(path).close();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try (GgufFile file = GgufFile.open(path)) {
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MIB);
      assertThat(file.metadataBytes()).isGreaterThan(15 * MIB);
      long tokens = allocatedBy(() -> file.metadata().byteStrings("tokenizer.ggml.tokens").get(1));
      assertThat(tokens).as("8 bytes for each of 262144 tokens").isLessThan(3 * MIB);
    }
  }

  private static long allocatedBy(Runnable action) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    action.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void asManyKeysAsAreRead() {
    RawGguf raw = RawGguf.header(0, 65_536);
    for (int i = 0; i < 65_536; i++) {
      raw.key(Integer.toString(i, 36), 0).u8(0);
    }
    checkBound(raw);
  }

  @Test
  void asManyTensorsAsAreRead() {
    RawGguf raw = RawGguf.header(1 << 18, 0);
    for (int i = 0; i < 1 << 18; i++) {
      raw.tensor(Integer.toString(i, 36), 24, 32L * i, 1, 1, 1, 1);
    }
    checkBound(raw.pad(32).zeros(32 << 18));
  }

  @Test
  void countsThatTheFileCannotHoldCostNothing() {
    Path path = RawGguf.header(1 << 18, 1 << 16).zeros(4096).in(folder, "m.gguf");
    long allocated =
        allocatedBy(() ->
            assertThat(catchThrowable(() -> GgufFile.open(path)))
                .hasMessageContaining("tensor count is 262144, 4104 bytes remain"));
    assertThat(allocated).isLessThan(16 * MIB);
  }

  private void checkBound(RawGguf raw) {
    Path path = raw.in(folder, "m.gguf");
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try (GgufFile file = GgufFile.open(path)) {
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
          .isLessThan(64 * MIB + 16 * file.metadataBytes());
    }
  }
}
