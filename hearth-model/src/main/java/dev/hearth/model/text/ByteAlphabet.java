package dev.hearth.model.text;

import java.util.Arrays;

/**
 * GPT-2's spelling of bytes as printable characters: printable Latin-1 as itself, the other bytes
 * in order as U+0100 and up (Radford et al. 2019, "Language Models are Unsupervised Multitask
 * Learners", the released encoder).
 */
final class ByteAlphabet {
  private static final int[] CHARACTER_OF_BYTE = new int[256];
  private static final int[] BYTE_OF_CHARACTER = new int[0x144];

  static {
    Arrays.fill(BYTE_OF_CHARACTER, -1);
    int next = 0x100;
    for (int value = 0; value < 256; value++) {
      boolean printable =
          (value > 0x20 && value < 0x7F) || (value > 0xA0 && value <= 0xFF && value != 0xAD);
      CHARACTER_OF_BYTE[value] = printable ? value : next++;
      BYTE_OF_CHARACTER[CHARACTER_OF_BYTE[value]] = value;
    }
  }

  private ByteAlphabet() {}

  /** The character that stands for a byte, 0 to 255. */
  static int character(int value) {
    return CHARACTER_OF_BYTE[value];
  }

  /** Appends the bytes that a spelled text stands for; characters of no byte stay as they are. */
  static void decode(byte[] spelled, ByteList out) {
    for (int at = 0; at < spelled.length; ) {
      int length = Math.max(1, Utf8.length(spelled, at, spelled.length));
      int codePoint = spelled[at] < 0 && length == 1 ? -1 : Utf8.codePoint(spelled, at, length);
      boolean known =
          codePoint >= 0
              && codePoint < BYTE_OF_CHARACTER.length
              && BYTE_OF_CHARACTER[codePoint] >= 0;
      if (known) {
        out.add(BYTE_OF_CHARACTER[codePoint]);
      } else {
        out.addAll(spelled, at, at + length);
      }
      at += length;
    }
  }
}
