package dev.hearth.compute.scalar;

import dev.hearth.compute.Probe;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Reads memory in plain loops. */
public final class LoopProbe implements Probe {
  /** Takes what was read, so that reading is not left out. */
  private final AtomicLong sink = new AtomicLong();

  @Override
  public String name() {
    return "plain loops";
  }

  @Override
  public MemorySegment allocate(Arena owner, long bytes) {
    return owner.allocate(bytes, 64);
  }

  @Override
  public List<Reader> readers() {
    return List.of(new Longs());
  }

  @Override
  public List<Peak> peaks() {
    return List.of();
  }

  private final class Longs implements Reader {
    @Override
    public String name() {
      return "64-bit words";
    }

    @Override
    public void read(MemorySegment memory, long from, long bytes) {
      Probe.check(memory, from, bytes);
      long sum = 0;
      for (long i = from; i < from + bytes; i += Long.BYTES) {
        sum += memory.get(ValueLayout.JAVA_LONG, i);
      }
      sink.lazySet(sum);
    }
  }
}
