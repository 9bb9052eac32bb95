package dev.hearth.compute;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Native memory in pages that are used again. A page is zeroed before anyone sees it, so that
 * nothing of its former owner is left. One thread at a time.
 */
public final class PagePool implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final Map<Long, Deque<MemorySegment>> free = new HashMap<>();
  private long heldBytes;
  private long usedBytes;

  /** A zeroed page. */
  public MemorySegment take(long bytes) {
    usedBytes += bytes;
    Deque<MemorySegment> waiting = free.get(bytes);
    MemorySegment page = waiting == null ? null : waiting.pollLast();
    if (page != null) {
      return page.fill((byte) 0);
    }
    heldBytes += bytes;
    return arena.allocate(bytes, 64);
  }

  public void give(MemorySegment page) {
    usedBytes -= page.byteSize();
    free.computeIfAbsent(page.byteSize(), size -> new ArrayDeque<>()).addLast(page);
  }

  /** Bytes taken from the system. */
  public long heldBytes() {
    return heldBytes;
  }

  /** Bytes taken and not given back. */
  public long usedBytes() {
    return usedBytes;
  }

  @Override
  public void close() {
    arena.close();
  }
}
