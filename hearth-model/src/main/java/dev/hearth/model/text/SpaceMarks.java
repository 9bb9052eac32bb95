package dev.hearth.model.text;

/** SentencePiece's spelling of spaces as U+2581. */
final class SpaceMarks {
  static final byte[] MARK = {(byte) 0xE2, (byte) 0x96, (byte) 0x81};

  private SpaceMarks() {}

  /** Appends a text with U+2581 for spaces. */
  static void escape(byte[] text, int from, int to, ByteList out) {
    int copied = from;
    for (int at = from; at < to; at++) {
      if (text[at] == ' ') {
        out.addAll(text, copied, at);
        out.addAll(MARK, 0, MARK.length);
        copied = at + 1;
      }
    }
    out.addAll(text, copied, to);
  }

  /** Appends a text with spaces for U+2581. */
  static void unescape(byte[] text, ByteList out) {
    for (int at = 0; at < text.length; ) {
      if (at + 2 < text.length
          && text[at] == MARK[0]
          && text[at + 1] == MARK[1]
          && text[at + 2] == MARK[2]) {
        out.add(' ');
        at += 3;
      } else {
        out.add(text[at++]);
      }
    }
  }
}
