package dev.hearth.compute.machine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Native memory of one thread, kept from part to part. */
final class WorkMemory {
  private static final ThreadLocal<MemorySegment> OWN =
      ThreadLocal.withInitial(() -> MemorySegment.NULL);

  private WorkMemory() {}

  /** At least so many bytes with undefined content, until this thread asks again. */
  static MemorySegment of(long bytes) {
    MemorySegment own = OWN.get();
    if (own.byteSize() < bytes) {
      own = Arena.ofAuto().allocate(bytes, 64);
      OWN.set(own);
    }
    return own;
  }
}
