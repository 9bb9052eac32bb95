package dev.hearth.format.gguf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Steps over metadata values, checking all that can be checked without keeping anything.
 *
 * @param bytes the file of the cursor
 * @param depthMax how many arrays may lie within each other
 */
record ValueWalk(Cursor cursor, MemorySegment bytes, int depthMax) {
  /** Steps over one value of {@code type} and says what it is. */
  Kind skip(ValueType type) {
    if (type == ValueType.ARRAY) {
      return skipArray(1);
    }
    step(type);
    return new Kind.Scalar(type);
  }

  /** Steps over one value; vocabularies have a million of them, so nothing is allocated. */
  void step(ValueType type) {
    step(type, 1);
  }

  private void step(ValueType type, int depth) {
    switch (type) {
      case ARRAY -> skipArray(depth);
      case STRING -> cursor.takeString();
      case BOOL -> checkFlags(cursor.take(1, "bool"), 1);
      default -> cursor.take(type.bytes(), Names.of(type));
    }
  }

  private Kind skipArray(int depth) {
    if (depth > depthMax) {
      throw cursor.tooMuch("arrays within arrays go deeper than " + depthMax);
    }
    Kind.Array kind = takeArrayHeader(cursor);
    ValueType element = kind.element();
    if (element.hasFixedBytes()) {
      // takeArrayHeader compared this product with the rest of the file
      long start = cursor.take(kind.length() * element.bytes(), "array elements");
      if (element == ValueType.BOOL) {
        checkFlags(start, kind.length());
      }
    } else {
      for (long i = 0; i < kind.length(); i++) {
        step(element, depth + 1);
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

  private void checkFlags(long start, long count) {
    for (long at = start; at < start + count; at++) {
      byte flag = bytes.get(JAVA_BYTE, at);
      if (flag != 0 && flag != 1) {
        throw cursor.damagedAt(at, "bool is " + (flag & 0xff) + ", not 0 or 1");
      }
    }
  }
}
