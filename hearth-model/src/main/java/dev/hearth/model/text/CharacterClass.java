package dev.hearth.model.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * What kind of character a code point is, by the tables of Unicode 15.1.0, which llama.cpp uses. A
 * table of our own, because the Java runtime's grows with each release, and with it the ids of a
 * text would change.
 */
final class CharacterClass {
  static final int LETTER = 1;
  static final int NUMBER = 2;
  static final int MARK = 4;
  static final int PUNCTUATION = 8;
  static final int SYMBOL = 16;

  /** Unicode's White_Space property; apart from the categories. */
  static final int SPACE = 32;

  /** Control, format, surrogate and private-use characters. */
  static final int CONTROL = 64;

  private static final String TABLE = "unicode-15.1-categories.txt";
  private static final int CODE_POINTS = Character.MAX_CODE_POINT + 1;
  private static final byte UNASSIGNED = (byte) 128;
  private static final int[] SPACES = {
    0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004,
    0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000
  };
  private static final byte[] CLASSES = load();

  private CharacterClass() {}

  /** The class bits of a code point. */
  static int of(int codePoint) {
    return CLASSES[codePoint];
  }

  static boolean isAssigned(int codePoint) {
    return CLASSES[codePoint] != UNASSIGNED;
  }

  private static byte[] load() {
    byte[] classes = new byte[CODE_POINTS];
    try (InputStream in = CharacterClass.class.getResourceAsStream(TABLE);
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.US_ASCII))) {
      int filled = 0;
      byte bits = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          int space = line.indexOf(' ');
          int start = Integer.parseInt(line, 0, space, 16);
          Arrays.fill(classes, filled, start, bits);
          filled = start;
          bits = bits(line.charAt(space + 1));
        }
      }
      Arrays.fill(classes, filled, CODE_POINTS, bits);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int space : SPACES) {
      classes[space] |= SPACE;
    }
    return classes;
  }

  private static byte bits(char category) {
    return switch (category) {
      case 'L' -> LETTER;
      case 'N' -> NUMBER;
      case 'M' -> MARK;
      case 'P' -> PUNCTUATION;
      case 'S' -> SYMBOL;
      case 'C' -> CONTROL;
      case 'Z' -> 0;
      case '-' -> UNASSIGNED;
      default -> throw new IllegalStateException("no category " + category);
    };
  }
}
