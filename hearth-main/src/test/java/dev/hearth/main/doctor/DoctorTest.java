package dev.hearth.main.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.main.report.Fact;
import dev.hearth.testing.Fixtures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  private static final Path MACHINES =
      Fixtures.projectRoot().resolve("hearth-main/src/test/resources/machine");

  private static SystemFiles machine(String name) {
    return new SystemFiles(MACHINES.resolve(name));
  }

  @Test
  void readsAnIntelProcessor() {
    Processor processor = Processor.linux(machine("xeon-container"));
    assertThat(processor.model()).isEqualTo("Intel(R) Xeon(R) Gold 6338 CPU @ 2.00GHz");
    assertThat(processor.cores()).as("four threads on two cores").isEqualTo(2);
    assertThat(processor.features())
        .containsExactly(
            "avx512f", "avx512bw", "avx512vl", "avx512_vnni", "avx2", "fma", "f16c", "avx");
    assertThat(processor.caches()).containsExactly("L1 48 KiB", "L2 1.3 MiB");
  }

  @Test
  void readsAnArmProcessorByItsNumbers() {
    Processor processor = Processor.linux(machine("neoverse-v1groups"));
    assertThat(processor.model()).isEqualTo("ARM Neoverse V1");
    assertThat(processor.cores()).isEqualTo(2);
    assertThat(processor.features())
        .containsExactly("sve", "i8mm", "bf16", "asimddp", "asimdhp", "fphp", "asimd");
  }

  @Test
  void readsAMac() throws IOException {
    Map<String, String> sysctl =
        Sysctl.parse(Files.readString(MACHINES.resolve("macbook.sysctl.txt")));
    Processor processor = Processor.macos(sysctl);
    assertThat(processor.model()).isEqualTo("Apple M2 Pro");
    assertThat(processor.cores()).isEqualTo(10);
    assertThat(processor.features()).containsExactly("i8mm", "bf16", "asimddp", "asimdhp");
    Memory memory = Memory.macos(sysctl);
    assertThat(memory.totalBytes()).hasValue(32L << 30);
    assertThat(memory.pageBytes()).hasValue(16384);
  }

  @Test
  void takesTheSmallestLimitOfTheEnclosingGroups() {
    var second = new ControlGroup(machine("xeon-container"));
    assertThat(second.memoryBytesMax()).isEqualTo(OptionalLong.of(1L << 30));
    assertThat(second.processorsMax()).isEqualTo(OptionalDouble.of(1.5));
    var first = new ControlGroup(machine("neoverse-v1groups"));
    assertThat(first.memoryBytesMax()).isEqualTo(OptionalLong.of(4L << 30));
    assertThat(first.processorsMax()).isEmpty();
  }

  @Test
  void findsWhatStandsInTheWay() {
    SystemFiles files = machine("xeon-container");
    Examination memory = Memory.linux(files).examine(1L << 30);
    assertThat(memory.findings())
        .extracting(Finding::fact)
        .containsExactly(
            "only 1 GiB of memory can be had",
            "address space is limited to 16 GiB",
            "the kernel gives no huge pages: weights are read somewhat slower");
    assertThat(memory.section().facts())
        .contains(
            new Fact("total_bytes", "total", new Fact.Bytes(67_108_864_000L)),
            new Fact("available_bytes", "available", new Fact.Bytes(40_960_000_000L)))
        .extracting(Fact::key)
        .doesNotContain("locked_bytes_max");
    Examination processor =
        Processor.linux(files).examine(2, new ControlGroup(files).processorsMax());
    assertThat(processor.findings())
        .extracting(Finding::fact)
        .containsExactly("the container allows 1.50 processors' worth of time");
  }

  @Test
  void readsThePageSizeFromThePairsOfTheKernel(@TempDir Path root) throws IOException {
    ByteBuffer pairs = ByteBuffer.allocate(40).order(ByteOrder.nativeOrder());
    pairs.putLong(33).putLong(7).putLong(6).putLong(65536).putLong(0);
    Files.createDirectories(root.resolve("proc/self"));
    Files.write(root.resolve("proc/self/auxv"), pairs.array());
    assertThat(Memory.linux(new SystemFiles(root)).pageBytes()).hasValue(65536);
  }

  @Test
  void aMachineThatTellsNothingIsNoError(@TempDir Path empty) {
    SystemFiles files = new SystemFiles(empty);
    assertThat(Processor.linux(files)).isEqualTo(new Processor("", 0, List.of(), List.of()));
    Examination memory = Memory.linux(files).examine(5);
    assertThat(memory.section().facts())
        .extracting(Fact::key)
        .containsExactly("java_heap_bytes_max");
    assertThat(memory.findings()).isEmpty();
  }

  @Test
  void examinesThisMachine(@TempDir Path home) {
    assertThat(Doctor.examine(home.resolve("not/there/yet")))
        .extracting(examination -> examination.section().key())
        .containsExactly("system", "processor", "memory", "java", "kernels", "storage");
  }

  @Test
  void writesBytesAsPeopleReadThem() {
    assertThat(Fact.Bytes.of(1023)).isEqualTo("1023 bytes");
    assertThat(Fact.Bytes.of(1024)).isEqualTo("1 KiB");
    assertThat(Fact.Bytes.of(1_650_000_000L)).isEqualTo("1.5 GiB");
    assertThat(Fact.Bytes.of(Long.MAX_VALUE)).isEqualTo("8388608 TiB");
  }
}
