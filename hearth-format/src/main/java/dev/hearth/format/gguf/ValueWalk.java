package dev.hearth.format.gguf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** Steps over metadata values, checking all that can be checked without keeping anything. */
final class ValueWalk {
  private ValueWalk() {}

  /** Steps over one value of {@code type}; {@code depthMax} arrays may lie within each other. */
  static Kind skip(Cursor cursor, MemorySegment bytes, ValueType type, int depthMax) {
    return switch (type) {
      case ARRAY -> skipArray(cursor, bytes, depthMax);
      case STRING -> {
        cursor.takeString("string");
        yield new Kind.Scalar(type);
      }
      case BOOL -> {
        checkFlags(cursor, bytes, cursor.take(1, "bool"), 1);
        yield new Kind.Scalar(type);
      }
      default -> {
        cursor.take(type.bytes(), Names.of(type));
        yield new Kind.Scalar(type);
      }
    };
  }

  private static Kind skipArray(Cursor cursor, MemorySegment bytes, int depthMax) {
    if (depthMax == 0) {
      throw cursor.tooMuch("arrays within arrays go too deep");
    }
    Kind.Array kind = takeArrayHeader(cursor);
    ValueType element = kind.element();
    if (element.hasFixedBytes()) {
      // takeArrayHeader compared this product with the rest of the file
      long start = cursor.take(kind.length() * element.bytes(), "array elements");
      if (element == ValueType.BOOL) {
        checkFlags(cursor, bytes, start, kind.length());
      }
    } else {
      for (long i = 0; i < kind.length(); i++) {
        skip(cursor, bytes, element, depthMax - 1);
      }
    }
    return kind;
  }

  /** Steps over the element type and the length of an array, to its first element. */
  static Kind.Array takeArrayHeader(Cursor cursor) {
    ValueType element = cursor.takeType("element type of array");
    return new Kind.Array(
        element, cursor.takeCount("length of array", element.bytesMin(), Long.MAX_VALUE));
  }

  private static void checkFlags(Cursor cursor, MemorySegment bytes, long start, long count) {
    for (long at = start; at < start + count; at++) {
      byte flag = bytes.get(JAVA_BYTE, at);
      if (flag != 0 && flag != 1) {
        throw cursor.damagedAt(at, "bool is " + (flag & 0xff) + ", not 0 or 1");
      }
    }
  }
}
