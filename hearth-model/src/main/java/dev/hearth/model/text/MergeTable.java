package dev.hearth.model.text;

import java.util.Arrays;
import java.util.List;

/** Which neighbouring tokens merge, into what, and how important that is. */
final class MergeTable {
  /** Far more than honest merges ever need; a file made to collide is refused instead of read. */
  private static final int PROBES_MAX = 4096;

  private static final int MERGES_MAX = 1 << 23;
  private static final long EMPTY = -1;

  /** Per slot: the left id in the high half, the right id in the low half. */
  private final long[] pairs;

  /** Per slot: the rank in the high half, the merged id in the low half. */
  private final long[] results;

  /**
   * @param merges two token texts with a space between, most important first; of two that are the
   *     same the first counts
   * @throws dev.hearth.format.HearthException BAD_INPUT if a merge is not two tokens that make a
   *     third
   */
  MergeTable(List<byte[]> merges, TokenTexts texts) {
    if (merges.size() > MERGES_MAX) {
      throw Refusal.vocabulary(
          "the vocabulary has " + merges.size() + " merges, more than " + MERGES_MAX);
    }
    pairs = new long[Integer.highestOneBit(Math.max(8, merges.size())) << 2];
    Arrays.fill(pairs, EMPTY);
    results = new long[pairs.length];
    ByteList whole = new ByteList(256);
    for (int rank = 0; rank < merges.size(); rank++) {
      byte[] merge = merges.get(rank);
      int space = space(merge);
      int left = space < 0 ? -1 : texts.find(merge, 0, space);
      int right = space < 0 ? -1 : texts.find(merge, space + 1, merge.length);
      if (left < 0 || right < 0) {
        throw Refusal.vocabulary("merge " + rank + " does not name two tokens");
      }
      whole.clear();
      whole.addAll(merge, 0, space);
      whole.addAll(merge, space + 1, merge.length);
      int merged = texts.find(whole.buffer(), 0, whole.size());
      if (merged < 0) {
        throw Refusal.vocabulary("merge " + rank + " makes what is not a token");
      }
      insert(pack(left, right), pack(rank, merged));
    }
  }

  /** A token may begin with a space, but not be empty. */
  private static int space(byte[] merge) {
    for (int i = 1; i < merge.length; i++) {
      if (merge[i] == ' ') {
        return i;
      }
    }
    return -1;
  }

  private void insert(long pair, long result) {
    int slot = slot(pair);
    for (int probes = 0; pairs[slot] != EMPTY; probes++) {
      if (pairs[slot] == pair) {
        return;
      }
      if (probes == PROBES_MAX) {
        throw Refusal.vocabulary("more than " + PROBES_MAX + " merges have the same hash");
      }
      slot = after(slot);
    }
    pairs[slot] = pair;
    results[slot] = result;
  }

  /** The rank in the high half and the merged id in the low half; -1 if the two do not merge. */
  long find(int left, int right) {
    long pair = pack(left, right);
    for (int slot = slot(pair); pairs[slot] != EMPTY; slot = after(slot)) {
      if (pairs[slot] == pair) {
        return results[slot];
      }
    }
    return -1;
  }

  private int slot(long pair) {
    long mixed = pair * 0x9E3779B97F4A7C15L;
    return (int) ((mixed >>> 32) ^ (mixed >>> 15)) & (pairs.length - 1);
  }

  private int after(int slot) {
    return (slot + 1) & (pairs.length - 1);
  }

  private static long pack(int high, int low) {
    return ((long) high << 32) | low;
  }
}
