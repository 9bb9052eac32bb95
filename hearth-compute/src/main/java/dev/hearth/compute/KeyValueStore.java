package dev.hearth.compute;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cached keys and values of one layer and one sequence, in pages of {@value #PAGE_TOKENS} positions
 * anchored at absolute positions. Inside a page keys lie transposed, {@code
 * [head][dimension][position]}, so that scores of many positions are computed side by side; values
 * lie as {@code [head][position][dimension]}. In a {@link CacheType#Q8_0} store, 32 consecutive
 * dimensions of one head and position share a scale; the scales of a page's head follow its int8s.
 *
 * <p>One thread writes. Pages come zeroed from the pool and go back to it. Forks share pages that
 * are full and will not be written again.
 */
public final class KeyValueStore {
  public static final int PAGE_TOKENS = 64;

  private final PagePool pool;
  private final CacheType type;
  private final int heads;
  private final int keyDimension;
  private final int valueDimension;
  private @Nullable MemorySegment[] pages = new MemorySegment[4];
  private int firstPage;
  private int pageEnd;

  /**
   * @param heads key-value heads
   * @param keyDimension floats of one head's key
   * @param valueDimension floats of one head's value
   */
  public KeyValueStore(
      PagePool pool, CacheType type, int heads, int keyDimension, int valueDimension) {
    this.pool = pool;
    this.type = type;
    this.heads = heads;
    this.keyDimension = keyDimension;
    this.valueDimension = valueDimension;
  }

  public CacheType type() {
    return type;
  }

  public int heads() {
    return heads;
  }

  public int keyDimension() {
    return keyDimension;
  }

  public int valueDimension() {
    return valueDimension;
  }

  /** Bytes of one head's keys in one page. */
  public long keyHeadBytes() {
    return type.bytes((long) keyDimension * PAGE_TOKENS);
  }

  /** Bytes of one head's values in one page. */
  public long valueHeadBytes() {
    return type.bytes((long) valueDimension * PAGE_TOKENS);
  }

  public long pageBytes() {
    return Math.multiplyExact(heads, Math.addExact(keyHeadBytes(), valueHeadBytes()));
  }

  /** Byte offset of a head's keys inside a page. */
  public long keyOffset(int head) {
    return head * keyHeadBytes();
  }

  /** Byte offset of a head's values inside a page. */
  public long valueOffset(int head) {
    return heads * keyHeadBytes() + head * valueHeadBytes();
  }

  /** The page that holds positions {@code 64·index … 64·index+63}. */
  public MemorySegment page(int index) {
    MemorySegment page = index >= firstPage && index < pageEnd ? pages[index] : null;
    if (page == null) {
      throw new IllegalStateException(
          "page " + index + " is not held: " + firstPage + " to " + pageEnd + " are");
    }
    return page;
  }

  /** First position still held. */
  public int firstPosition() {
    return firstPage * PAGE_TOKENS;
  }

  /** Makes room for positions below {@code end}. */
  public void reserve(int end) {
    int needed = Math.ceilDiv(end, PAGE_TOKENS);
    if (needed > pages.length) {
      pages = Arrays.copyOf(pages, Math.max(needed, pages.length * 2));
    }
    for (; pageEnd < needed; pageEnd++) {
      pages[pageEnd] = pool.take(pageBytes());
    }
  }

  /** Gives back pages that lie wholly before {@code position}. */
  public void dropBefore(int position) {
    int keep = Math.min(position / PAGE_TOKENS, pageEnd);
    for (; firstPage < keep; firstPage++) {
      giveBack(firstPage);
    }
  }

  /** Gives back pages that lie wholly at or after {@code position}, which is written next. */
  public void truncate(int position) {
    int keep = Math.max(Math.ceilDiv(position, PAGE_TOKENS), firstPage);
    while (pageEnd > keep) {
      giveBack(--pageEnd);
    }
    int last = pageEnd - 1;
    if (pageEnd > firstPage && position < pageEnd * PAGE_TOKENS && pool.owners(page(last)) > 1) {
      MemorySegment own = copyOf(last);
      giveBack(last);
      pages[last] = own;
    }
  }

  /** Gives every page back. */
  public void clear() {
    truncate(0);
    while (pageEnd > firstPage) {
      giveBack(--pageEnd);
    }
    firstPage = 0;
    pageEnd = 0;
  }

  /**
   * The first {@code position} positions, as far as they are held, as a store of their own. Full
   * pages are shared, the last one is copied where it is not full.
   */
  public KeyValueStore fork(int position) {
    KeyValueStore fork = new KeyValueStore(pool, type, heads, keyDimension, valueDimension);
    int full = Math.min(position / PAGE_TOKENS, pageEnd);
    int end = Math.min(Math.ceilDiv(position, PAGE_TOKENS), pageEnd);
    fork.firstPage = Math.min(firstPage, end);
    fork.pageEnd = fork.firstPage;
    fork.pages = new MemorySegment[Math.max(end, 4)];
    for (; fork.pageEnd < end; fork.pageEnd++) {
      if (fork.pageEnd < full) {
        pool.share(page(fork.pageEnd));
        fork.pages[fork.pageEnd] = page(fork.pageEnd);
      } else {
        fork.pages[fork.pageEnd] = copyOf(fork.pageEnd);
      }
    }
    return fork;
  }

  private MemorySegment copyOf(int index) {
    MemorySegment page = pool.take(pageBytes());
    return page.copyFrom(page(index));
  }

  /** Holds zeroed pages {@code first} to {@code end}, to be filled with what another store held. */
  public void restore(int first, int end) {
    if (pageEnd != 0 || first < 0 || end < first) {
      throw new IllegalArgumentException("pages " + first + " to " + end + " beside others");
    }
    pages = new MemorySegment[Math.max(end, 4)];
    firstPage = first;
    for (pageEnd = first; pageEnd < end; pageEnd++) {
      pages[pageEnd] = pool.take(pageBytes());
    }
  }

  /** Every page held. */
  public void forEachPage(Consumer<MemorySegment> action) {
    for (int p = firstPage; p < pageEnd; p++) {
      action.accept(page(p));
    }
  }

  /** Bytes of the pages held. */
  public long heldBytes() {
    return (pageEnd - firstPage) * pageBytes();
  }

  private void giveBack(int index) {
    MemorySegment page = pages[index];
    if (page != null) {
      pool.give(page);
      pages[index] = null;
    }
  }
}
