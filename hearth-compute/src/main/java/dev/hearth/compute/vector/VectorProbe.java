package dev.hearth.compute.vector;

import dev.hearth.compute.Probe;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Reads memory and multiplies in registers through the Vector API. */
public final class VectorProbe implements Probe {
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int CHAINS = 10;

  /** Takes results, so that the loops are not left out. */
  private final AtomicLong sink = new AtomicLong();

  @Override
  public String name() {
    return "Vector API";
  }

  @Override
  public MemorySegment allocate(Arena owner, long bytes) {
    return owner.allocate(bytes, 64);
  }

  @Override
  public List<Reader> readers() {
    return List.of(new Vectors());
  }

  @Override
  public List<Peak> peaks() {
    return List.of(new MultiplyAdd());
  }

  private final class Vectors implements Reader {
    @Override
    public String name() {
      return LONGS.vectorBitSize() + "-bit vectors";
    }

    @Override
    public void read(MemorySegment memory, long from, long bytes) {
      Probe.check(memory, from, bytes);
      int width = LONGS.vectorByteSize();
      LongVector a = LongVector.zero(LONGS);
      LongVector b = a;
      LongVector c = a;
      LongVector d = a;
      for (long i = from; i < from + bytes; i += 4L * width) {
        a = a.or(LongVector.fromMemorySegment(LONGS, memory, i, ORDER));
        b = b.or(LongVector.fromMemorySegment(LONGS, memory, i + width, ORDER));
        c = c.or(LongVector.fromMemorySegment(LONGS, memory, i + 2L * width, ORDER));
        d = d.or(LongVector.fromMemorySegment(LONGS, memory, i + 3L * width, ORDER));
      }
      sink.lazySet(a.or(b).or(c.or(d)).reduceLanes(VectorOperators.OR));
    }
  }

  private final class MultiplyAdd implements Peak {
    @Override
    public String name() {
      return "float32";
    }

    @Override
    public long operationsPerRound() {
      return 2L * CHAINS * FLOATS.length();
    }

    @Override
    public void run(long rounds) {
      FloatVector x = FloatVector.broadcast(FLOATS, 0.5f);
      FloatVector a = FloatVector.zero(FLOATS);
      FloatVector b = a;
      FloatVector c = a;
      FloatVector d = a;
      FloatVector e = a;
      FloatVector f = a;
      FloatVector g = a;
      FloatVector h = a;
      FloatVector i = a;
      FloatVector j = a;
      for (long round = 0; round < rounds; round++) {
        a = x.fma(x, a);
        b = x.fma(x, b);
        c = x.fma(x, c);
        d = x.fma(x, d);
        e = x.fma(x, e);
        f = x.fma(x, f);
        g = x.fma(x, g);
        h = x.fma(x, h);
        i = x.fma(x, i);
        j = x.fma(x, j);
      }
      FloatVector all = a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j);
      sink.lazySet(Float.floatToRawIntBits(all.reduceLanes(VectorOperators.ADD)));
    }
  }
}
