package dev.hearth.engine.loop;

import dev.hearth.compute.KeyValueStore;
import dev.hearth.compute.PagePool;
import dev.hearth.engine.cache.PrefixCache;
import dev.hearth.engine.schedule.Room;
import dev.hearth.model.Sequence;

/**
 * The bytes that all sequences share: who needs more takes it from kept beginnings, the oldest
 * first.
 */
final class Memory {
  private final PagePool pool;
  private final PrefixCache cache;
  private final long totalBytes;
  private final long pageBytes;
  private final long stepPageBytes;
  private final Sequence shape;
  private final boolean wholeHistory;

  /**
   * @param shape an empty sequence of the model; owned from now on
   */
  Memory(Sequence shape, PrefixCache cache, long totalBytes) {
    this.pool = shape.pool();
    this.cache = cache;
    this.totalBytes = totalBytes;
    this.shape = shape;
    this.pageBytes = shape.pageBytes();
    this.stepPageBytes = pageBytes + shape.windowPageBytes();
    this.wholeHistory = shape.wholeHistory();
    this.shape.close();
  }

  long totalBytes() {
    return totalBytes;
  }

  long usedBytes() {
    return pool.usedBytes();
  }

  /** Whether sequences can go back to, and be forked at, every position. */
  boolean wholeHistory() {
    return wholeHistory;
  }

  /** Bytes of a sequence that do not grow. */
  long fixedBytes(int remembered) {
    return shape.fixedBytes(remembered);
  }

  /** Bytes of a sequence of {@code length} positions. */
  long bytes(int length, int remembered) {
    return fixedBytes(remembered) + Math.ceilDiv(length, KeyValueStore.PAGE_TOKENS) * pageBytes;
  }

  /** The most bytes that {@code tokens} more positions of {@code requests} sequences take. */
  long growthBytes(int tokens, int requests) {
    return (tokens / KeyValueStore.PAGE_TOKENS + 1L + requests) * stepPageBytes;
  }

  /** Bytes to copy a sequence: its states, windows and pages that are not full. */
  long forkBytes(int remembered) {
    return fixedBytes(remembered) + pageBytes;
  }

  /**
   * What the scheduler may give.
   *
   * @param wanted where less is free, kept beginnings count as free too
   */
  Room view(long wanted) {
    long free = totalBytes - pool.usedBytes();
    if (free < wanted) {
      free += cache.reclaimableBytes();
    }
    return new Room(free, pageBytes, stepPageBytes, KeyValueStore.PAGE_TOKENS);
  }

  /** Lets kept beginnings go until {@code bytes} are free; false if they never are. */
  boolean makeRoom(long bytes) {
    while (pool.usedBytes() + bytes > totalBytes) {
      if (!cache.evictOldest()) {
        return false;
      }
    }
    return true;
  }
}
