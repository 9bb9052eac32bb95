package dev.hearth.compute.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NativeTest {
  @Test
  void eightArgumentsArriveInOrder() throws NativeMemory.Refused {
    Assembler a = new Assembler();
    a.move(Gpr.RAX, Gpr.RDI);
    Gpr[] rest = {Gpr.RDX, Gpr.RCX, Gpr.R8, Gpr.R9};
    // ((((a·10 + c)·10 + d)·10 + e)·10 + f)·10 + g, then + h, to where b points
    a.move(Gpr.R10, 10);
    for (Gpr argument : rest) {
      a.multiply(Gpr.RAX, Gpr.R10);
      a.add(Gpr.RAX, argument);
    }
    a.load(Gpr.RDX, Address.at(Gpr.RSP, 8));
    a.multiply(Gpr.RAX, Gpr.R10);
    a.add(Gpr.RAX, Gpr.RDX);
    a.load(Gpr.RDX, Address.at(Gpr.RSP, 16));
    a.multiply(Gpr.RAX, Gpr.R10);
    a.add(Gpr.RAX, Gpr.RDX);
    a.store(Address.at(Gpr.RSI, 0), Gpr.RAX);
    a.ret();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(8, 8);
      Native.load(a.finish()).call(1, out.address(), 2, 3, 4, 5, 6, 7);
      assertThat(out.get(ValueLayout.JAVA_LONG, 0)).isEqualTo(1234567);
    }
  }

  @Test
  void codeIsNeverWritableAndExecutable() throws NativeMemory.Refused, IOException {
    Assembler a = new Assembler();
    a.ret();
    Native function = Native.load(a.finish());
    function.call(0, 0, 0);
    String start = Long.toHexString(function.address());
    assertThat(Files.readAllLines(Path.of("/proc/self/maps")))
        .filteredOn(line -> line.startsWith(start + "-"))
        .singleElement()
        .asString()
        .contains(" r-xp ");
  }

  @Test
  void rightsThatTheSystemRefusesAreToldWithTheError() {
    MemorySegment odd = MemorySegment.ofAddress(1).reinterpret(1);
    assertThatThrownBy(() -> NativeMemory.protect(odd, NativeMemory.READ_EXECUTE))
        .isInstanceOf(NativeMemory.Refused.class)
        .hasMessage("mprotect failed with error 22");
    assertThatThrownBy(() -> NativeMemory.map(1L << 60))
        .isInstanceOf(NativeMemory.Refused.class)
        .hasMessageContaining("mmap failed with error 12");
  }

  @Test
  void largeMemoryIsZeroedAndAlignedToHugePages() {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = NativeMemory.allocate(arena, 5 << 20);
      assertThat(memory.address() % (2 << 20)).isZero();
      assertThat(memory.byteSize()).isEqualTo(5 << 20);
      memory.set(ValueLayout.JAVA_BYTE, memory.byteSize() - 1, (byte) 1);
      long half = 5 << 19;
      assertThat(memory.asSlice(0, half).mismatch(memory.asSlice(half))).isEqualTo(half - 1);
      assertThat(NativeMemory.allocate(arena, 1).byteSize()).isEqualTo(1);
    }
  }

  @Test
  void whatTheProcessorHasTheSystemLists() throws NativeMemory.Refused, IOException {
    String flags =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("flags"))
                .findFirst()
                .orElseThrow()
            + " ";
    Processor found = Processor.detect();
    assertThat(found.avx2())
        .isEqualTo(flags.contains(" avx2 ") && flags.contains(" fma ") && flags.contains(" f16c "));
    assertThat(found.avxVnni()).isEqualTo(flags.contains(" avx_vnni "));
    assertThat(found.avx512())
        .isEqualTo(
            flags.contains(" avx512f ")
                && flags.contains(" avx512bw ")
                && flags.contains(" avx512dq ")
                && flags.contains(" avx512vl "));
    assertThat(found.avx512Vnni()).isEqualTo(found.avx512() && flags.contains(" avx512_vnni "));
    if (!flags.contains(" amx_int8 ")) {
      assertThat(found.amxInt8()).isFalse();
    }
  }
}
