package dev.hearth.compute.machine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory between two pages that nobody may touch: whoever does ends the process. */
final class Guarded {
  private static final long PAGE = 4096;

  private Guarded() {}

  /** So many bytes that end right before a forbidden page, at an address as even as they are. */
  static MemorySegment atEnd(Arena arena, long bytes) {
    return place(arena, bytes, true);
  }

  /** So many bytes that begin right behind a forbidden page. */
  static MemorySegment atStart(Arena arena, long bytes) {
    return place(arena, bytes, false);
  }

  private static MemorySegment place(Arena arena, long bytes, boolean atEnd) {
    long inner = (bytes + PAGE - 1) & -PAGE;
    try {
      MemorySegment whole = NativeMemory.map(inner + 2 * PAGE);
      NativeMemory.protect(whole.asSlice(0, PAGE), NativeMemory.NO_ACCESS);
      NativeMemory.protect(whole.asSlice(PAGE + inner, PAGE), NativeMemory.NO_ACCESS);
      long from = whole.address() + PAGE + (atEnd ? inner - bytes : 0);
      return MemorySegment.ofAddress(from)
          .reinterpret(bytes, arena, ignored -> NativeMemory.unmap(whole));
    } catch (NativeMemory.Refused e) {
      throw new IllegalStateException(e);
    }
  }
}
