package dev.hearth.compute;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Native memory in pages that are used again. A page is zeroed before anyone sees it, so that
 * nothing of its former owner is left. Pages of one size are cut out of larger pieces. A page may
 * have several owners, none of whom writes it then; it is free when the last one gives it back. One
 * thread at a time.
 */
public final class PagePool implements AutoCloseable {
  private static final long ALIGNMENT = 64;

  /** Of as many pages as fit: what one huge page holds. */
  private static final long PIECE_BYTES = 2L << 20;

  private final Arena arena = Arena.ofShared();
  private final Map<Long, Deque<MemorySegment>> free = new HashMap<>();
  private final Source source;
  private final long pieceBytes;

  /** By address, of pages with more than one owner: how many more. */
  private final Map<Long, Integer> furtherOwners = new HashMap<>();

  private long heldBytes;
  private long usedBytes;

  /** Where pieces come from. */
  public interface Source {
    /** Zeroed memory that lives as long as its owner. */
    MemorySegment allocate(Arena owner, long bytes);
  }

  /** Pages of any kind of memory, one by one. */
  public PagePool() {
    this((owner, bytes) -> owner.allocate(bytes, ALIGNMENT), 0);
  }

  /** Pages of the memory that kernels read fastest. */
  public static PagePool of(Kernels kernels) {
    return new PagePool(kernels::allocate, PIECE_BYTES);
  }

  /**
   * @param pieceBytes of as many pages as fit are asked for at once, but at least one
   */
  public PagePool(Source source, long pieceBytes) {
    this.source = source;
    this.pieceBytes = pieceBytes;
  }

  /** A zeroed page; an empty one belongs to nobody. */
  public MemorySegment take(long bytes) {
    if (bytes == 0) {
      // the addresses of empty segments need not differ from those of others
      return MemorySegment.NULL;
    }
    usedBytes += bytes;
    Deque<MemorySegment> waiting = free.get(bytes);
    MemorySegment page = waiting == null ? null : waiting.pollLast();
    return page == null ? cut(bytes) : page.fill((byte) 0);
  }

  /** The first page of a new piece; the others wait for those who ask next. */
  private MemorySegment cut(long bytes) {
    long step = (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    long count = Math.max(1, pieceBytes / Math.max(step, 1));
    MemorySegment piece = source.allocate(arena, Math.multiplyExact(step, count));
    heldBytes += piece.byteSize();
    Deque<MemorySegment> waiting = free.computeIfAbsent(bytes, size -> new ArrayDeque<>());
    for (long i = count - 1; i > 0; i--) {
      waiting.addLast(piece.asSlice(i * step, bytes));
    }
    return piece.asSlice(0, bytes);
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
    if (page.byteSize() == 0) {
      return;
    }
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
