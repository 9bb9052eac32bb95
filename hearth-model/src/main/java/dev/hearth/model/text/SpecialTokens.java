package dev.hearth.model.text;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Finds the texts of some tokens in a text: longer ones first over the whole text, then from the
 * left. Time is linear in the text for each length that such tokens have, memory is linear in the
 * text, whatever the two are.
 */
final class SpecialTokens {
  /** Which white space around a token disappears with it. */
  record Stripping(BitSet before, BitSet after) {}

  /** Where the parts of a text go, in order; none is empty. */
  interface Parts {
    void text(int from, int to);

    void token(int id);
  }

  private final TokenTexts texts;
  private final BitSet wanted = new BitSet();
  private final boolean[] beginsToken = new boolean[256];

  /** The lengths of wanted tokens, longest first. */
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
    cut(text, Shield.NONE, out);
  }

  /** As {@link #cut(byte[], Parts)}; tokens that the shield stands before are text. */
  void cut(byte[] text, Shield shield, Parts out) {
    int[] starts = places(text);
    if (starts.length == 0) {
      if (text.length > 0) {
        out.text(0, text.length);
      }
      return;
    }
    BitSet taken = new BitSet(text.length);
    int[] ids = new int[starts.length];
    Arrays.fill(ids, Vocabulary.NONE);
    for (int length : lengths) {
      take(text, starts, ids, length, shield, taken);
    }
    emit(text, starts, ids, taken, out);
  }

  /** All places where some wanted token begins, whether it will be taken or not. */
  int[] places(byte[] text) {
    IntList found = new IntList();
    for (int at = 0; at < text.length; at++) {
      if (beginsToken[text[at] & 0xFF] && begins(text, at)) {
        found.add(at);
      }
    }
    return found.toArray();
  }

  /** Whether some wanted token begins at {@code at}. */
  private boolean begins(byte[] text, int at) {
    long hash = TokenTexts.hash();
    int end = at;
    for (int i = lengths.length - 1; i >= 0 && at + lengths[i] <= text.length; i--) {
      while (end < at + lengths[i]) {
        hash = TokenTexts.hash(hash, text[end++]);
      }
      int id = texts.find(hash, text, at, end);
      if (id >= 0 && wanted.get(id)) {
        return true;
      }
    }
    return false;
  }

  private void take(byte[] text, int[] starts, int[] ids, int length, Shield shield, BitSet taken) {
    for (int i = 0; i < starts.length; i++) {
      int at = starts[i];
      int end = at + length;
      if (end > text.length || anyTaken(taken, at, end)) {
        continue;
      }
      int id = texts.find(text, at, end);
      if (id >= 0 && wanted.get(id) && !shield.protects(text, at, id)) {
        ids[i] = id;
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

  /** BitSet's own search does not stop at an end, which would make it quadratic here. */
  private static boolean anyTaken(BitSet taken, int from, int to) {
    for (int i = from; i < to; i++) {
      if (taken.get(i)) {
        return true;
      }
    }
    return false;
  }

  private static void emit(byte[] text, int[] starts, int[] ids, BitSet taken, Parts out) {
    int candidate = 0;
    for (int at = 0; at < text.length; ) {
      int token = taken.nextSetBit(at);
      int gapEnd = token < 0 ? text.length : token;
      if (at < gapEnd) {
        out.text(at, gapEnd);
      }
      at = gapEnd == text.length ? gapEnd : taken.nextClearBit(gapEnd);
      for (; candidate < starts.length && starts[candidate] < at; candidate++) {
        if (ids[candidate] >= 0) {
          out.token(ids[candidate]);
        }
      }
    }
  }
}
