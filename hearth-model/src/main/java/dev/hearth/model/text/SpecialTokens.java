package dev.hearth.model.text;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Finds the texts of some tokens in a text: longer ones first over the whole text, then from the
 * left. Time is linear in the text for each length that occurs, and memory in the text, whatever
 * the two are.
 */
final class SpecialTokens {
  /** Which white space around a token disappears with it. */
  record Stripping(BitSet before, BitSet after) {
    static final Stripping NONE = new Stripping(new BitSet(), new BitSet());
  }

  /** Where the parts of a text go, in order; none is empty. */
  interface Parts {
    void text(int from, int to);

    void token(int id);
  }

  private final TokenTexts texts;
  private final BitSet wanted = new BitSet();
  private final boolean[] beginsToken = new boolean[256];
  private final int[] lengths;
  private final Stripping stripping;

  SpecialTokens(Vocabulary vocabulary, int[] ids, Stripping stripping) {
    this.texts = vocabulary.texts();
    this.stripping = stripping;
    BitSet found = new BitSet();
    for (int id : ids) {
      if (texts.length(id) > 0) {
        wanted.set(id);
        beginsToken[texts.byteAt(id, 0) & 0xFF] = true;
        found.set(texts.length(id));
      }
    }
    int[] ascending = found.stream().toArray();
    lengths = new int[ascending.length];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = ascending[lengths.length - 1 - i];
    }
  }

  /** Cuts a text into special tokens and what lies between them. */
  void cut(byte[] text, Parts out) {
    int[] starts = candidates(text);
    if (starts.length == 0) {
      if (text.length > 0) {
        out.text(0, text.length);
      }
      return;
    }
    BitSet taken = new BitSet(text.length);
    BitSet tokenStarts = new BitSet(text.length);
    int[] ids = new int[starts.length];
    for (int length : lengths) {
      take(text, starts, ids, length, taken, tokenStarts);
    }
    emit(text, starts, ids, taken, tokenStarts, out);
  }

  /** All places where some wanted token begins, whether it will be taken or not. */
  private int[] candidates(byte[] text) {
    IntList found = new IntList();
    for (int at = 0; at < text.length; at++) {
      if (beginsToken[text[at] & 0xFF] && longest(text, at) > 0) {
        found.add(at);
      }
    }
    return found.toArray();
  }

  /** The length of the longest wanted token at {@code at}; 0 if there is none. */
  private int longest(byte[] text, int at) {
    long hash = TokenTexts.hash();
    int hashed = 0;
    int longest = 0;
    for (int i = lengths.length - 1; i >= 0 && at + lengths[i] <= text.length; i--) {
      while (hashed < lengths[i]) {
        hash = TokenTexts.hash(hash, text[at + hashed++]);
      }
      int id = texts.find(hash, text, at, at + hashed);
      if (id >= 0 && wanted.get(id)) {
        longest = hashed;
      }
    }
    return longest;
  }

  private void take(
      byte[] text, int[] starts, int[] ids, int length, BitSet taken, BitSet tokenStarts) {
    for (int i = 0; i < starts.length; i++) {
      int at = starts[i];
      int end = at + length;
      int nextTaken = end <= text.length ? taken.nextSetBit(at) : at;
      if (nextTaken >= 0 && nextTaken < end) {
        continue;
      }
      int id = texts.find(text, at, end);
      if (id >= 0 && wanted.get(id)) {
        ids[i] = id;
        tokenStarts.set(at);
        taken.set(at, end);
        strip(text, at, end, id, taken);
      }
    }
  }

  private void strip(byte[] text, int at, int end, int id, BitSet taken) {
    if (stripping.before.get(id)) {
      for (int i = at - 1; i >= 0 && isSpace(text[i]) && !taken.get(i); i--) {
        taken.set(i);
      }
    }
    if (stripping.after.get(id)) {
      for (int i = end; i < text.length && isSpace(text[i]) && !taken.get(i); i++) {
        taken.set(i);
      }
    }
  }

  private static boolean isSpace(byte value) {
    return value == ' ' || (value >= '\t' && value <= '\r');
  }

  private static void emit(
      byte[] text, int[] starts, int[] ids, BitSet taken, BitSet tokenStarts, Parts out) {
    for (int at = 0; at < text.length; ) {
      if (!taken.get(at)) {
        int next = taken.nextSetBit(at);
        int end = next < 0 ? text.length : next;
        out.text(at, end);
        at = end;
        continue;
      }
      int start = tokenStarts.nextSetBit(at);
      int untaken = taken.nextClearBit(at);
      if (start >= 0 && start < untaken) {
        out.token(ids[Arrays.binarySearch(starts, start)]);
        at = start + 1;
        int after = tokenStarts.nextSetBit(at);
        at = after >= 0 && after < untaken ? after : untaken;
      } else {
        at = untaken;
      }
    }
  }
}
