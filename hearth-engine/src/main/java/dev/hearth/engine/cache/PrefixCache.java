package dev.hearth.engine.cache;

import dev.hearth.compute.PagePool;
import dev.hearth.model.Sequence;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Beginnings that were computed, so that requests of the same owner need not compute them again: a
 * frozen sequence each, whose pages are shared with those who go on from it. Only time changes by
 * it: a state that is used again is, to the bit, the state that computing would give. Least
 * recently used ones give way. One thread at a time.
 */
public final class PrefixCache implements AutoCloseable {
  private final List<Kept> kept = new ArrayList<>();
  private final PagePool pool;
  private final int entriesMax;
  private @Nullable SavedBeginnings saved;

  /** A sequence that no longer grows, and the tokens it has computed. */
  record Kept(Owner owner, int[] tokens, Sequence sequence) {
    /** Positions of it that can serve a prompt of which the last token must be left. */
    int usable(int[] prompt, int count) {
      int common = common(tokens, tokens.length, prompt, count);
      if (sequence.canRewind(common)) {
        return common;
      }
      return tokens.length <= common ? tokens.length : 0;
    }
  }

  /**
   * @param pool where all sequences have their pages
   */
  public PrefixCache(PagePool pool, int entriesMax) {
    this.pool = pool;
    this.entriesMax = entriesMax;
  }

  /**
   * Tokens at the start that both texts have, without the last one of {@code wanted}.
   *
   * @param known its first {@code knownCount} are looked at
   * @param wanted its first {@code wantedCount} are looked at
   */
  public static int common(int[] known, int knownCount, int[] wanted, int wantedCount) {
    int most = Math.min(knownCount, wantedCount - 1);
    int mismatch = Arrays.mismatch(known, 0, most, wanted, 0, most);
    return mismatch < 0 ? most : mismatch;
  }

  /**
   * Keeps a sequence, which the cache owns from now on. What it can serve as well is let go.
   *
   * @param tokens what it has computed
   */
  public void keep(Owner owner, int[] tokens, Sequence sequence) {
    if (!sequence.mix().equals(owner.mix())) {
      throw new IllegalArgumentException(sequence.mix() + " for " + owner.mix());
    }
    if (tokens.length != sequence.length()) {
      throw new IllegalArgumentException(tokens.length + " tokens for " + sequence.length());
    }
    sequence.remember(0);
    if (tokens.length == 0) {
      sequence.close();
      return;
    }
    kept.removeIf(old -> {
      boolean covered =
          old.owner.equals(owner)
              && startsWith(tokens, old.tokens)
              && sequence.canRewind(old.tokens.length);
      if (covered) {
        old.sequence.close();
      }
      return covered;
    });
    kept.addLast(new Kept(owner, tokens, sequence));
    while (kept.size() > entriesMax) {
      evictOldest();
    }
  }

  private static boolean startsWith(int[] tokens, int[] beginning) {
    return tokens.length >= beginning.length
        && Arrays.mismatch(tokens, 0, beginning.length, beginning, 0, beginning.length) < 0;
  }

  /** Positions that {@link #fork} would give. */
  public int usable(Owner owner, int[] prompt, int count) {
    Kept best = best(owner, prompt, count);
    return best == null ? 0 : best.usable(prompt, count);
  }

  /** Counts the best beginning for a prompt as just used, so that it is evicted last. */
  public void touch(Owner owner, int[] prompt, int count) {
    Kept best = best(owner, prompt, count);
    if (best != null) {
      kept.remove(best);
      kept.addLast(best);
    }
  }

  /**
   * The longest beginning that the owner's kept sequences have of a prompt, as a sequence of its
   * own; at least the prompt's last token is left to compute. Null where there is none.
   */
  public @Nullable Sequence fork(Owner owner, int[] prompt, int count) {
    Kept best = best(owner, prompt, count);
    return best == null ? null : best.sequence.fork(best.usable(prompt, count));
  }

  private @Nullable Kept best(Owner owner, int[] prompt, int count) {
    Kept best = null;
    int most = 0;
    for (Kept candidate : kept) {
      if (candidate.owner.equals(owner)) {
        int usable = candidate.usable(prompt, count);
        if (usable >= most && usable > 0) {
          best = candidate;
          most = usable;
        }
      }
    }
    return best;
  }

  /** Lets the least recently used beginning go; false where there is none. */
  public boolean evictOldest() {
    if (kept.isEmpty()) {
      return false;
    }
    kept.removeFirst().sequence.close();
    return true;
  }

  /** Forgets everything of one tenant. */
  public void forget(String tenant) {
    kept.removeIf(old -> {
      if (old.owner.tenant().equals(tenant)) {
        old.sequence.close();
      }
      return old.owner.tenant().equals(tenant);
    });
  }

  /** Bytes that evicting everything would free: pages that nobody else owns. */
  public long reclaimableBytes() {
    Map<Long, Integer> owners = new HashMap<>();
    long[] bytes = new long[1];
    for (Kept entry : kept) {
      entry.sequence.forEachPage(page -> {
        if (owners.merge(page.address(), 1, Integer::sum) == pool.owners(page)) {
          bytes[0] += page.byteSize();
        }
      });
    }
    return bytes[0];
  }

  /** Beginnings that are kept. */
  public int size() {
    return kept.size();
  }

  /**
   * Proves that every page of the pool is owned exactly as often as its owners say, and that none
   * is lost. For tests: it looks at every page.
   *
   * @param running sequences beside the kept ones
   * @throws IllegalStateException with what is wrong
   */
  public void checkIntegrity(List<Sequence> running) {
    Map<Long, Integer> owners = new HashMap<>();
    Map<Long, MemorySegment> pages = new HashMap<>();
    List<Sequence> all = new ArrayList<>(running);
    kept.forEach(entry -> all.add(entry.sequence));
    for (Sequence sequence : all) {
      sequence.forEachPage(page -> {
        owners.merge(page.address(), 1, Integer::sum);
        pages.put(page.address(), page);
      });
    }
    long bytes = 0;
    for (MemorySegment page : pages.values()) {
      bytes += page.byteSize();
      int counted = owners.getOrDefault(page.address(), 0);
      if (counted != pool.owners(page)) {
        throw new IllegalStateException(
            "a page has %d owners, %d are known".formatted(pool.owners(page), counted));
      }
    }
    if (bytes != pool.usedBytes()) {
      throw new IllegalStateException(
          "%d bytes of pages are owned, %d are taken".formatted(bytes, pool.usedBytes()));
    }
  }

  /** Has everything that is kept at the end written down for the next time. */
  public void saveAtEnd(SavedBeginnings into) {
    saved = into;
  }

  /**
   * What is kept, the least recently used first, without what adapters changed: their numbers mean
   * something else once others are loaded.
   */
  List<Kept> withoutAdapters() {
    return kept.stream().filter(one -> one.owner.mix().isEmpty()).toList();
  }

  @Override
  public void close() {
    if (saved != null) {
      saved.save(this);
    }
    while (evictOldest()) {
      // one after the other
    }
  }
}
