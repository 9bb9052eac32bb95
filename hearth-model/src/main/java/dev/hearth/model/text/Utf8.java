package dev.hearth.model.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
  private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

  private Utf8() {}

  /** The string in UTF-8; a lone surrogate as U+FFFD. */
  static byte[] bytes(String text) {
    CharsetEncoder encoder =
        StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .replaceWith(REPLACEMENT);
    try {
      ByteBuffer encoded = encoder.encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalStateException("an encoder that replaces has nothing to report", e);
    }
  }

  /** How many bytes the code point at {@code at} has; 0 where none is well formed. */
  static int length(byte[] bytes, int at, int to) {
    int lead = bytes[at] & 0xFF;
    if (lead < 0x80) {
      return 1;
    }
    int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0 || at + length > to) {
      return 0;
    }
    int second = bytes[at + 1] & 0xFF;
    int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high) {
      return 0;
    }
    for (int i = at + 2; i < at + length; i++) {
      if ((bytes[i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }

  /** The code point at {@code at}, which is well formed and has {@code length} bytes. */
  static int codePoint(byte[] bytes, int at, int length) {
    return switch (length) {
      case 1 -> bytes[at];
      case 2 -> more(bytes[at] & 0x1F, bytes[at + 1]);
      case 3 -> more(more(bytes[at] & 0x0F, bytes[at + 1]), bytes[at + 2]);
      default -> more(more(more(bytes[at] & 0x07, bytes[at + 1]), bytes[at + 2]), bytes[at + 3]);
    };
  }

  private static int more(int bits, byte continuation) {
    return (bits << 6) + (continuation & 0x3F);
  }

  /** Whether all of the bytes are well formed. */
  static boolean isValid(byte[] bytes, int from, int to) {
    for (int at = from; at < to; ) {
      int length = length(bytes, at, to);
      if (length == 0) {
        return false;
      }
      at += length;
    }
    return true;
  }

  /** A copy in which each byte that belongs to no well-formed code point is U+FFFD. */
  static byte[] repaired(byte[] bytes, int from, int to) {
    ByteList result = new ByteList(to - from + 16);
    for (int at = from; at < to; ) {
      int length = length(bytes, at, to);
      if (length == 0) {
        result.addAll(REPLACEMENT, 0, REPLACEMENT.length);
        at++;
      } else {
        result.addAll(bytes, at, at + length);
        at += length;
      }
    }
    return result.toArray();
  }
}
