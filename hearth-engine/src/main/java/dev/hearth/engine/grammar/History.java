package dev.hearth.engine.grammar;

import org.jspecify.annotations.Nullable;

/** The bytes so far, last first; states that branch share what lies before. */
record History(@Nullable History before, byte last, int length) {
  static History of(@Nullable History before, int b) {
    return new History(before, (byte) b, before == null ? 1 : before.length + 1);
  }

  /** The bytes from a position to the end. */
  byte[] from(int position) {
    byte[] bytes = new byte[length - position];
    History at = this;
    for (int i = bytes.length - 1; i >= 0 && at != null; i--) {
      bytes[i] = at.last;
      at = at.before;
    }
    return bytes;
  }

  // compared by identity: one text has one history
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return length;
  }
}
