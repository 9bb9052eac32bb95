package dev.hearth.engine.grammar;

import java.nio.charset.StandardCharsets;

/** UTF-8 both ways. */
final class Texts {
  private Texts() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String string(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
