package dev.hearth.engine.cache;

import dev.hearth.model.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sequences whose requests are over, kept while they fit, so that the next request of the same
 * tenant need not compute a common beginning again. Only time changes by it: a state that is used
 * again is, to the bit, the state that computing would give. One thread at a time.
 */
public final class PrefixCache implements AutoCloseable {
  private final List<Kept> kept = new ArrayList<>();
  private final int sequencesMax;
  private final long bytesMax;

  /**
   * A sequence and the tokens it has computed.
   *
   * @param checkpoints moments of it, ascending
   */
  public record Kept(
      String tenant, Sequence sequence, int[] tokens, List<Sequence.Checkpoint> checkpoints) {}

  /**
   * @param bytesMax keys, values and states of all kept sequences
   */
  public PrefixCache(int sequencesMax, long bytesMax) {
    this.sequencesMax = sequencesMax;
    this.bytesMax = bytesMax;
  }

  /** Keeps a sequence, least recently used ones give way. The cache owns it from now on. */
  public void keep(Kept sequence) {
    kept.addLast(sequence);
    while (kept.size() > sequencesMax || heldBytes() > bytesMax) {
      kept.removeFirst().sequence().close();
    }
  }

  /**
   * Takes out the sequence that shares the longest usable beginning with {@code prompt}, taken back
   * to it; at least the prompt's last token is left to compute. Null where nothing fits.
   */
  public @Nullable Kept take(String tenant, int[] prompt) {
    Kept best = null;
    int bestLength = 0;
    for (Kept candidate : kept) {
      if (candidate.tenant.equals(tenant)) {
        int length = usable(candidate, prompt);
        if (length > bestLength) {
          best = candidate;
          bestLength = length;
        }
      }
    }
    if (best == null) {
      return null;
    }
    kept.remove(best);
    rewind(best, bestLength);
    int[] tokens = Arrays.copyOf(best.tokens, bestLength);
    List<Sequence.Checkpoint> valid =
        best.checkpoints.stream().filter(Sequence.Checkpoint::valid).toList();
    return new Kept(tenant, best.sequence, tokens, valid);
  }

  /** Positions of {@code candidate} that can serve {@code prompt}. */
  private static int usable(Kept candidate, int[] prompt) {
    int common = Arrays.mismatch(candidate.tokens, prompt);
    if (common < 0) {
      common = prompt.length;
    }
    common = Math.min(common, prompt.length - 1);
    if (candidate.sequence.canRewind(common)) {
      return common;
    }
    int best = 0;
    for (Sequence.Checkpoint checkpoint : candidate.checkpoints) {
      if (checkpoint.valid() && checkpoint.length() <= common) {
        best = Math.max(best, checkpoint.length());
      }
    }
    return best;
  }

  private static void rewind(Kept kept, int length) {
    if (kept.sequence.canRewind(length)) {
      kept.sequence.rewind(length);
      return;
    }
    for (Sequence.Checkpoint checkpoint : kept.checkpoints) {
      if (checkpoint.valid() && checkpoint.length() == length) {
        kept.sequence.restore(checkpoint);
        return;
      }
    }
    throw new IllegalStateException("no checkpoint at " + length);
  }

  /** Forgets everything of one tenant. */
  public void forget(String tenant) {
    for (Iterator<Kept> each = kept.iterator(); each.hasNext(); ) {
      Kept candidate = each.next();
      if (candidate.tenant.equals(tenant)) {
        each.remove();
        candidate.sequence.close();
      }
    }
  }

  public long heldBytes() {
    return kept.stream().mapToLong(k -> k.sequence.heldBytes()).sum();
  }

  @Override
  public void close() {
    kept.forEach(k -> k.sequence.close());
    kept.clear();
  }
}
