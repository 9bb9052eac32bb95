package dev.hearth.format.gguf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.hearth.format.HearthException;
import dev.hearth.format.HearthException.Code;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A place in a file that moves forward and never past the end. It knows what is being read, so that
 * every error names the file, the key or tensor, and the byte offset.
 */
final class Cursor {
  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Arrays in Java cannot be longer. */
  static final int ITEMS_MAX = Integer.MAX_VALUE - 8;

  private static final String FIX_DAMAGED = "the file is damaged; fetch it again";
  private static final String FIX_SHORT = "the file is incomplete; fetch it again";

  private final String fileName;
  private final MemorySegment bytes;
  private final long bytesMax;
  private long position;
  private String noun = "header";
  private String name = "";

  /** A cursor at {@code position} that refuses to pass {@code bytesMax}. */
  Cursor(String fileName, MemorySegment bytes, long position, long bytesMax) {
    this.fileName = fileName;
    this.bytes = bytes;
    this.position = position;
    this.bytesMax = bytesMax;
  }

  /** Says what is read from here on: a key, a tensor. */
  Cursor subject(String newNoun, String newName) {
    noun = newNoun;
    name = newName;
    return this;
  }

  /** Another cursor in the same file, for the same subject. */
  Cursor movedTo(long newPosition) {
    return new Cursor(fileName, bytes, newPosition, bytesMax).subject(noun, name);
  }

  long position() {
    return position;
  }

  long remaining() {
    return bytes.byteSize() - position;
  }

  /** Steps over {@code count} bytes and returns where they begin. */
  long take(long count, String what) {
    if (count < 0 || count > remaining()) {
      throw incomplete(
          position, what + " takes " + Long.toUnsignedString(count) + " bytes, " + left());
    }
    if (position + count > bytesMax) {
      throw tooMuch("metadata goes on beyond " + bytesMax + " bytes");
    }
    long start = position;
    position += count;
    return start;
  }

  int takeInt(String what) {
    return bytes.get(INT, take(Integer.BYTES, what));
  }

  long takeLong(String what) {
    return bytes.get(LONG, take(Long.BYTES, what));
  }

  /**
   * A number of things that take at least {@code bytesMin} bytes each, so that a number that the
   * rest of the file cannot hold is refused before anything is done with it.
   */
  long takeCount(String what, int bytesMin, long max) {
    long start = position;
    long count = takeLong(what);
    if (count < 0 || count > remaining() / bytesMin) {
      throw damagedAt(start, what + " is " + Long.toUnsignedString(count) + ", " + left());
    }
    if (count > max) {
      throw tooMuch(what + " is " + count + ", the limit is " + max);
    }
    return count;
  }

  /** Steps over a string and returns where its bytes begin; they end at {@link #position()}. */
  long takeString() {
    return take(takeCount("length of string", 1, ITEMS_MAX), "string");
  }

  /** A string of at most {@code nameBytesMax} bytes that must be UTF-8 and not empty. */
  String takeName(String what, int nameBytesMax) {
    long start = position;
    long length = takeCount("length of " + what, 1, Long.MAX_VALUE);
    if (length == 0) {
      throw damagedAt(start, what + " is empty");
    }
    if (length > nameBytesMax) {
      throw damagedAt(
          start, what + " has " + length + " bytes, at most " + nameBytesMax + " are read");
    }
    long at = take(length, what);
    try {
      return utf8(bytes, at, length);
    } catch (CharacterCodingException e) {
      throw damagedAt(at, what + " is not UTF-8");
    }
  }

  /** A value type. */
  ValueType takeType(String what) {
    long start = position;
    int number = takeInt(what);
    ValueType type = ValueType.ofNumber(number);
    if (type == null) {
      throw damagedAt(start, what + " is " + Integer.toUnsignedString(number) + ", not 0 to 12");
    }
    return type;
  }

  /** The text of {@code length} bytes at {@code at}, which must be UTF-8. */
  static String utf8(MemorySegment bytes, long at, long length) throws CharacterCodingException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes.asSlice(at, length).toArray(JAVA_BYTE));
    return StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
  }

  /** The error for something that cannot be right. */
  HearthException damagedAt(long offset, String what) {
    return new HearthException(Code.BAD_INPUT, at(offset, what), FIX_DAMAGED);
  }

  /** The error for something that should follow and does not. */
  HearthException incomplete(long offset, String what) {
    return new HearthException(Code.BAD_INPUT, at(offset, what), FIX_SHORT);
  }

  /** The error for something that may be right and is more than we agreed to read. */
  HearthException tooMuch(String what) {
    return new HearthException(
        Code.LIMIT, at(position, what), "no known model needs so much; do not trust this file");
  }

  /** The error for something that other software may read. */
  HearthException unsupported(long offset, String what, String fix) {
    return new HearthException(Code.UNSUPPORTED, at(offset, what), fix);
  }

  private String left() {
    return remaining() + " bytes remain";
  }

  private String at(long offset, String what) {
    String subject = name.isEmpty() ? noun : noun + " " + Names.quoted(name);
    return Names.quoted(fileName) + ", " + subject + ", byte " + offset + ": " + what;
  }
}
