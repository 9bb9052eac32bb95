package dev.hearth.compute.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.compute.Probe;
import dev.hearth.compute.scalar.LoopProbe;
import dev.hearth.compute.vector.VectorProbe;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Loops that measure: they touch what they are given and nothing beside it. */
class MachineProbeTest {
  static List<Probe> probes() {
    return Stream.concat(
            MachineProbe.ofThisProcessor().stream(), Stream.of(new VectorProbe(), new LoopProbe()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("probes")
  void readersStayInTheirMemory(Probe probe) {
    long bytes = 3L * Probe.Reader.UNIT_BYTES;
    try (Arena arena = Arena.ofShared()) {
      for (MemorySegment memory :
          List.of(Guarded.atEnd(arena, bytes), Guarded.atStart(arena, bytes))) {
        for (Probe.Reader reader : probe.readers()) {
          reader.read(memory, 0, bytes);
          reader.read(memory, Probe.Reader.UNIT_BYTES, 2L * Probe.Reader.UNIT_BYTES);
          reader.read(memory, bytes, 0);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("probes")
  void readersRefuseWhatIsNotThere(Probe probe) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = probe.allocate(arena, 4096);
      for (Probe.Reader reader : probe.readers()) {
        assertThatThrownBy(() -> reader.read(memory, 1024, 4096))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> reader.read(memory, -1024, 1024))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> reader.read(memory, 64, 1024))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("probes")
  void memoryIsZeroedAndWritable(Probe probe) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = probe.allocate(arena, 5 << 20);
      assertThat(memory.byteSize()).isEqualTo(5 << 20);
      assertThat(memory.get(ValueLayout.JAVA_BYTE, (5 << 20) - 1)).isZero();
      memory.fill((byte) 1);
    }
  }

  @ParameterizedTest
  @MethodSource("probes")
  void peaksEndAndCountTheirOperations(Probe probe) {
    for (Probe.Peak peak : probe.peaks()) {
      assertThat(peak.operationsPerRound()).as(peak.name()).isPositive();
      peak.run(0);
      peak.run(3);
    }
  }
}
