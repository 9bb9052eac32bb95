package dev.hearth.compute;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Native memory in pages that are used again. A page is zeroed before anyone sees it, so that
 * nothing of its former owner is left. A page may have several owners, none of whom writes it then;
 * it is free when the last one gives it back. One thread at a time.
 */
public final class PagePool implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final Map<Long, Deque<MemorySegment>> free = new HashMap<>();

  /** By address, of pages with more than one owner: how many more. */
  private final Map<Long, Integer> furtherOwners = new HashMap<>();

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

  /** One more owner for a page that is taken. */
  public void share(MemorySegment page) {
    furtherOwners.merge(page.address(), 1, Integer::sum);
  }

  /** How many owners a taken page has. */
  public int owners(MemorySegment page) {
    return 1 + furtherOwners.getOrDefault(page.address(), 0);
  }

  /** One owner less; without any the page is free. */
  public void give(MemorySegment page) {
    if (furtherOwners.computeIfPresent(page.address(), (at, more) -> more - 1) != null) {
      furtherOwners.remove(page.address(), 0);
      return;
    }
    usedBytes -= page.byteSize();
    free.computeIfAbsent(page.byteSize(), size -> new ArrayDeque<>()).addLast(page);
  }

  /** Bytes taken from the system. */
  public long heldBytes() {
    return heldBytes;
  }

  /** Bytes taken and not given back; a page counts once, however many own it. */
  public long usedBytes() {
    return usedBytes;
  }

  @Override
  public void close() {
    arena.close();
  }
}
