package dev.hearth.model.text;

import java.util.Arrays;
import java.util.List;

/**
 * The texts of all tokens in one block of memory, found by their bytes without an object per
 * question: a hash table with open addressing.
 */
final class TokenTexts {
  /** Far more than honest texts ever need; a file made to collide is refused instead of read. */
  private static final int PROBES_MAX = 4096;

  private static final int TOKENS_MAX = 1 << 23;
  private static final int TOKEN_BYTES_MAX = 1 << 16;
  private static final int ALL_BYTES_MAX = 1 << 28;

  private static final long HASH_START = 0xCBF29CE484222325L;
  private static final long HASH_PRIME = 0x100000001B3L;

  private final byte[] bytes;
  private final int[] starts;
  private final int[] table;
  private final int longest;

  /**
   * @throws dev.hearth.format.HearthException BAD_INPUT if there are no tokens, more or longer ones
   *     than any vocabulary has, or two with the same text (empty ones are never found and may
   *     repeat)
   */
  TokenTexts(List<byte[]> tokens) {
    if (tokens.isEmpty()) {
      throw Refusal.vocabulary("the vocabulary has no tokens");
    }
    if (tokens.size() > TOKENS_MAX) {
      throw Refusal.vocabulary(
          "the vocabulary has " + tokens.size() + " tokens, more than " + TOKENS_MAX);
    }
    starts = new int[tokens.size() + 1];
    ByteList all = new ByteList(tokens.size() * 8);
    int max = 0;
    for (int id = 0; id < tokens.size(); id++) {
      byte[] text = tokens.get(id);
      if (text.length > TOKEN_BYTES_MAX || all.size() > ALL_BYTES_MAX) {
        throw Refusal.vocabulary("the texts of tokens up to " + id + " are too long");
      }
      all.addAll(text, 0, text.length);
      starts[id + 1] = all.size();
      max = Math.max(max, text.length);
    }
    bytes = all.toArray();
    longest = max;
    table = new int[Integer.highestOneBit(Math.max(8, tokens.size())) << 2];
    for (int id = 0; id < tokens.size(); id++) {
      insert(id);
    }
  }

  private void insert(int id) {
    if (starts[id] == starts[id + 1]) {
      return;
    }
    int slot = slot(hash(bytes, starts[id], starts[id + 1]));
    for (int probes = 0; table[slot] != 0; probes++) {
      int other = table[slot] - 1;
      if (matches(other, bytes, starts[id], starts[id + 1])) {
        throw Refusal.vocabulary("tokens " + other + " and " + id + " have the same text");
      }
      if (probes == PROBES_MAX) {
        throw Refusal.vocabulary("more than " + PROBES_MAX + " tokens have the same hash");
      }
      slot = after(slot);
    }
    table[slot] = id + 1;
  }

  int count() {
    return starts.length - 1;
  }

  /** The most bytes that a text has. */
  int longest() {
    return longest;
  }

  /** The id of the token with exactly these bytes; -1 if there is none. */
  int find(byte[] text, int from, int to) {
    return to - from > longest ? -1 : find(hash(text, from, to), text, from, to);
  }

  /** As {@link #find(byte[], int, int)} with the hash already known. */
  int find(long hash, byte[] text, int from, int to) {
    for (int slot = slot(hash); table[slot] != 0; slot = after(slot)) {
      if (matches(table[slot] - 1, text, from, to)) {
        return table[slot] - 1;
      }
    }
    return -1;
  }

  /** The hash of no bytes. */
  static long hash() {
    return HASH_START;
  }

  /** The hash with one more byte. */
  static long hash(long hash, byte next) {
    return (hash ^ (next & 0xFF)) * HASH_PRIME;
  }

  private static long hash(byte[] text, int from, int to) {
    long hash = HASH_START;
    for (int i = from; i < to; i++) {
      hash = hash(hash, text[i]);
    }
    return hash;
  }

  private int slot(long hash) {
    long mixed = hash ^ (hash >>> 29);
    return (int) (mixed ^ (mixed >>> 17)) & (table.length - 1);
  }

  private int after(int slot) {
    return (slot + 1) & (table.length - 1);
  }

  private boolean matches(int id, byte[] text, int from, int to) {
    return Arrays.equals(bytes, starts[id], starts[id + 1], text, from, to);
  }

  int length(int id) {
    return starts[id + 1] - starts[id];
  }

  byte byteAt(int id, int at) {
    return bytes[starts[id] + at];
  }

  byte[] copy(int id) {
    return Arrays.copyOfRange(bytes, starts[id], starts[id + 1]);
  }
}
