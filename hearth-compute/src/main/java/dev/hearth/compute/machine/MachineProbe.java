package dev.hearth.compute.machine;

import dev.hearth.compute.Probe;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Limits of the processor through loops in machine code. */
public final class MachineProbe implements Probe {
  /** How far ahead readers ask for memory; which is best differs between processors. */
  private static final int[] PREFETCH_BYTES = {0, 1024, 2048, 4096};

  private final Isa isa;
  private final List<Reader> readers;
  private final List<Peak> peaks;

  private MachineProbe(Isa isa, boolean tiles) throws NativeMemory.Refused {
    this.isa = isa;
    List<Reader> ways = new ArrayList<>();
    for (int ahead : PREFETCH_BYTES) {
      String name = ahead == 0 ? "loads" : "loads, prefetch " + ahead + " bytes ahead";
      ways.add(new CodeReader(name, Native.load(PeakCode.read(isa, ahead))));
    }
    readers = List.copyOf(ways);
    List<Peak> kinds = new ArrayList<>();
    kinds.add(peak("float32", PeakCode.multiplyAdd(isa)));
    kinds.add(peak("int8", PeakCode.dot(isa)));
    if (tiles) {
      kinds.add(peak("int8 tiles", PeakCode.tiles()));
    }
    peaks = List.copyOf(kinds);
  }

  private static Peak peak(String name, PeakCode.Loop loop) throws NativeMemory.Refused {
    return new CodePeak(name, loop.operationsPerRound(), Native.load(loop.code()));
  }

  /** Empty where machine code cannot run. */
  public static Optional<Probe> ofThisProcessor() {
    if (MachineShelf.offer().instructions().isEmpty()) {
      return Optional.empty();
    }
    try {
      Processor processor = Processor.detect();
      Isa isa = Isa.of(processor);
      return isa == null
          ? Optional.empty()
          : Optional.of(new MachineProbe(isa, processor.amxInt8() && isa == Isa.AVX512_VNNI));
    } catch (NativeMemory.Refused e) {
      return Optional.empty();
    }
  }

  @Override
  public String name() {
    return "machine code for " + isa.name();
  }

  @Override
  public MemorySegment allocate(Arena owner, long bytes) {
    return NativeMemory.allocate(owner, bytes);
  }

  @Override
  public List<Reader> readers() {
    return readers;
  }

  @Override
  public List<Peak> peaks() {
    return peaks;
  }

  private record CodeReader(String name, Native code) implements Reader {
    @Override
    public void read(MemorySegment memory, long from, long bytes) {
      Probe.check(memory, from, bytes);
      if (bytes > 0) {
        code.call(memory.address() + from, bytes / UNIT_BYTES, 0);
      }
    }
  }

  private record CodePeak(String name, long operationsPerRound, Native code) implements Peak {
    @Override
    public void run(long rounds) {
      if (rounds > 0) {
        code.call(rounds, 0, 0);
      }
    }
  }
}
