package dev.hearth.model.text;

import java.util.BitSet;

/**
 * A mark before text that spells a token and shall stay text. It is put where text comes from
 * people and files, travels through a template with it, and is taken out when the text is encoded.
 *
 * @param mark the mark's bytes; none for no shield
 * @param tokens those that are not made from the text behind a mark
 */
record Shield(byte[] mark, BitSet tokens) {
  static final Shield NONE = new Shield(new byte[0], new BitSet());

  private boolean endsAt(byte[] text, int end) {
    int from = end - mark.length;
    if (mark.length == 0 || from < 0) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if (text[from + i] != mark[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether a mark stands before {@code at} and {@code id} is not to be made there. */
  boolean protects(byte[] text, int at, int id) {
    return tokens.get(id) && endsAt(text, at);
  }

  /** {@code text} with a mark before each place. */
  byte[] put(byte[] text, int[] places) {
    ByteList out = new ByteList(text.length + places.length * mark.length);
    int done = 0;
    for (int place : places) {
      out.addAll(text, done, place);
      out.addAll(mark, 0, mark.length);
      done = place;
    }
    out.addAll(text, done, text.length);
    return out.toArray();
  }

  /** A part of a text without its marks. */
  byte[] takeOut(byte[] text, int from, int to) {
    ByteList out = new ByteList(to - from);
    int done = from;
    for (int end = from + mark.length; end <= to; end++) {
      if (endsAt(text, end) && end - mark.length >= done) {
        out.addAll(text, done, end - mark.length);
        done = end;
      }
    }
    out.addAll(text, done, to);
    return out.toArray();
  }
}
