package dev.hearth.model.text;

/** A text as code points with the class of each; reused from text to text. */
final class ScannedText {
  private int[] codePoints = new int[0];
  private byte[] classes = new byte[0];
  private int length;

  /** Reads well-formed UTF-8. */
  void scan(byte[] utf8, int from, int to) {
    if (codePoints.length < to - from) {
      codePoints = new int[to - from];
      classes = new byte[to - from];
    }
    length = 0;
    for (int at = from; at < to; ) {
      int bytes = Utf8.length(utf8, at, to);
      int codePoint = Utf8.codePoint(utf8, at, bytes);
      codePoints[length] = codePoint;
      classes[length++] = (byte) CharacterClass.of(codePoint);
      at += bytes;
    }
  }

  /** In code points. */
  int length() {
    return length;
  }

  int codePoint(int at) {
    return codePoints[at];
  }

  /** The bits of {@link CharacterClass}. */
  int classOf(int at) {
    return classes[at];
  }

  boolean is(int at, int classBits) {
    return (classes[at] & classBits) != 0;
  }

  /** How many bytes the code points in a range have in UTF-8. */
  int utf8Bytes(int from, int to) {
    int bytes = 0;
    for (int i = from; i < to; i++) {
      int codePoint = codePoints[i];
      bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }
    return bytes;
  }
}
