package dev.hearth.compute.vector;

import dev.hearth.compute.Floats;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The vectors of this process, and how they are read and written. */
final class Lanes {
  static final VectorSpecies<Float> FLOATS =
      VectorSpecies.of(float.class, VectorShape.forBitSize(Width.bits()));
  static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
  static final VectorSpecies<Short> SHORTS = FLOATS.withLanes(short.class);

  /** Floats of one vector. */
  static final int COUNT = FLOATS.length();

  /** Bytes of one vector. */
  static final int BYTES = FLOATS.vectorByteSize();

  static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  private Lanes() {}

  /** {@code x[row][column …]}. */
  static FloatVector load(Floats x, int row, int column) {
    return FloatVector.fromMemorySegment(FLOATS, x.memory(), x.byteOffset(row, column), ORDER);
  }

  static void store(FloatVector values, Floats x, int row, int column) {
    values.intoMemorySegment(x.memory(), x.byteOffset(row, column), ORDER);
  }

  static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(FLOATS, x, at);
  }

  static IntVector ints(MemorySegment memory, long offset) {
    return IntVector.fromMemorySegment(INTS, memory, offset, ORDER);
  }

  static ShortVector shorts(MemorySegment memory, long offset) {
    return ShortVector.fromMemorySegment(SHORTS, memory, offset, ORDER);
  }

  static FloatVector broadcast(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }

  /** The first column after the last whole vector of {@code from ≤ c < to}. */
  static int end(int from, int to) {
    return from + (to - from) / COUNT * COUNT;
  }
}
